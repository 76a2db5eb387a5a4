"""The methods of the client that waits, a file per group; those for event loops are generated from them."""
