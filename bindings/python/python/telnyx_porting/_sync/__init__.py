"""The methods of `PortingClient`, a file per group. Those of `AsyncPortingClient` are generated from them."""
