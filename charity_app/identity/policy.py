"""Who may look after accounts, roles and settings."""

from charity_app.core.policy import PermissionTable, holds, is_signed_in
from charity_app.core.scope import Role

PERMISSIONS: PermissionTable = {
    "account.show": (is_signed_in,),
    "account.change": (is_signed_in,),
    "user.list": (holds(Role.SYSADMIN, Role.AUDITOR),),
    "user.show": (holds(Role.SYSADMIN, Role.AUDITOR),),
    "user.create": (holds(Role.SYSADMIN),),
    "user.disable": (holds(Role.SYSADMIN),),
    "user.export": (holds(Role.SYSADMIN),),
    "role.grant": (holds(Role.SYSADMIN),),
    "role.approve": (holds(Role.SYSADMIN),),
    "role.end": (holds(Role.SYSADMIN),),
    "factor.reset": (holds(Role.SYSADMIN),),
    "setting.list": (holds(Role.SYSADMIN, Role.AUDITOR, Role.DISTRICT_AID_OFFICER, Role.CHARITY_OFFICER),),
    "setting.propose": (holds(Role.SYSADMIN, Role.DISTRICT_AID_OFFICER, Role.CHARITY_OFFICER),),
    "setting.approve": (holds(Role.SYSADMIN, Role.DISTRICT_AID_OFFICER, Role.CHARITY_OFFICER),),
}
