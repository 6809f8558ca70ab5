"""The node's commands, and the meaning of what they print."""
