"""The widgets that the wizard's forms are drawn with; none of them knows a step."""
