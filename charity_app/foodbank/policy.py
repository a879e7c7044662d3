"""Who may do what in the food bank. Source: states.yaml distribution, domain.md 3.7 and 5.6."""

from charity_app.core.policy import PermissionTable

PERMISSIONS: PermissionTable = {}
