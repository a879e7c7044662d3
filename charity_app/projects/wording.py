"""The messages that projects send."""

from charity_app.core.text import Text
from charity_app.messaging.states import Purpose
from charity_app.messaging.wording import declare

REPORT_DUE = declare(
    "projects.report_due",
    title=Text("A report is due soon", "message").message,
    body=Text("%(project)s: %(kind)s, due on %(day)s. The draft is ready to be completed", "message").message,
    purpose=Purpose.SERVICE,
)
REPORT_OVERDUE = declare(
    "projects.report_overdue",
    title=Text("A report is overdue", "message").message,
    body=Text("%(project)s: %(kind)s was due on %(day)s. The public sees that it is missing", "message").message,
    purpose=Purpose.SERVICE,
)
