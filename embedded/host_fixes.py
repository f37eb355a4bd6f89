"""What the host of 2023 needs to run with the packages of today."""


def apply() -> None:
    """To be called once the host can be imported."""
    from criscostack.utils import typing_validations
    from pydantic import ConfigDict

    # It hands pydantic a class, which pydantic takes no longer: every typed method would fail.
    typing_validations.CriscoPydanticConfig = ConfigDict(arbitrary_types_allowed=True)
    _call_methods_by_their_true_names()
    _keep_caches_when_a_login_is_saved()


def _call_methods_by_their_true_names() -> None:
    """The host serves Frappe's methods as `criscostack.…`, and looks what stands in for a method up under that name
    alone: under either name what an app's hooks say of `frappe.…` holds."""
    import criscostack
    from criscostack import handler

    execute = handler.execute_cmd

    def execute_cmd(cmd, from_async=False):
        theirs = cmd.removeprefix("criscostack.").removeprefix("frappe.")
        if theirs != cmd:
            instead = criscostack.get_hooks("override_whitelisted_methods", {}).get(f"frappe.{theirs}")
            cmd = instead[-1] if instead else f"criscostack.{theirs}"
        return execute(cmd, from_async)

    handler.execute_cmd = execute_cmd


def _keep_caches_when_a_login_is_saved() -> None:
    """With each login that it saves the host writes anew, as a default of the site, which logins wait for the password
    of a mail account, and a default that is written empties every cache of the site: what was read of all DocTypes.
    Here it is written when it has changed."""
    import criscostack
    from criscostack.core.doctype.user import user

    write = user.ask_pass_update

    def ask_pass_update() -> None:
        waiting = criscostack.get_all("User Email", {"awaiting_password": 1, "used_oauth": 0}, "parent", distinct=True)
        if ",".join(row.parent for row in waiting) != (criscostack.db.get_default("email_user_password") or ""):
            write()

    user.ask_pass_update = ask_pass_update
