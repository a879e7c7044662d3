"""The shared register: households and their members, what they live on, what they agreed to; organisations; sites."""
