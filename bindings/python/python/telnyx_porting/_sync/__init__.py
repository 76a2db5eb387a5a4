"""The methods of the client that waits, a file per group. Those of the client for event loops are generated from them."""
