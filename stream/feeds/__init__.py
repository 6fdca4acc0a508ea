"""Every way that wire copy arrives: the sources of a feeds file, what runs them, and one room a transport."""
