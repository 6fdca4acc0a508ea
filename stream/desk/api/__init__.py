"""The read API: a module a resource."""
