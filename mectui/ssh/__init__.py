"""fabric connections: keys, host keys, bastion, deadlines, streamed output."""
