"""The rules and the dashboards on a real Prometheus, which scrapes a real run; and years of sources, simulated."""
