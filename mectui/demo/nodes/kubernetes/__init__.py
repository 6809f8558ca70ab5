"""A small Kubernetes: an object store, its controllers, an API server over TLS, and a kubectl."""
