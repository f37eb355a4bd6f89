"""What the setup wizard asks for, answered once for every embedded site."""

import frappe


def apply() -> None:
    settings = frappe.get_doc("System Settings")
    settings.update(
        {
            "setup_complete": 1,
            "language": "en",
            "time_zone": "Europe/London",
            "country": "United Kingdom",
            "date_format": "dd-mm-yyyy",
            "enable_scheduler": 1,
            "enable_onboarding": 0,
            "allow_login_using_user_name": 0,
            "disable_standard_email_footer": 1,
        }
    )
    settings.flags.ignore_mandatory = True
    settings.save()
    frappe.db.set_default("desktop:home_page", "workspace")
    frappe.db.set_single_value("Website Settings", "disable_signup", 1)
    frappe.db.set_single_value("Website Settings", "app_name", "Greenfield School")
