"""Bringing nodes together: order, evidence, repair."""
