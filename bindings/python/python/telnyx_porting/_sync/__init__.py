"""The methods of the blocking client, a file per group; those for event loops are generated from them."""
