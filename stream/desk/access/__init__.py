"""Says who asks, and what they may see: tokens, a proxy's header, or this machine alone."""
