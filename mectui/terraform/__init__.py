"""Driving the Terraform binary: its commands, its stream, its saved plan, its signals and locks."""
