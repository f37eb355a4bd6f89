"""Commands of bench for operators and developers: `bench --site SITE school-ai COMMAND`."""

import click

from school_ai.commands.ask import ask
from school_ai.commands.audit_verify import audit_verify
from school_ai.commands.backup import backup
from school_ai.commands.demo_data import demo_data
from school_ai.commands.doctor import doctor
from school_ai.commands.index import index
from school_ai.commands.logs import logs
from school_ai.commands.restore import restore
from school_ai.commands.rights import erase_again, retention
from school_ai.commands.rotate_key import rotate_key
from school_ai.commands.sign_anew import sign_anew


@click.group("school-ai", help="Looks after School AI.")
def school_ai():
    pass


_COMMANDS = (doctor, index, ask, demo_data, sign_anew, rotate_key, audit_verify, erase_again, retention, logs, backup,
             restore)  # fmt: skip

for command in _COMMANDS:
    school_ai.add_command(command)

commands = [school_ai]
