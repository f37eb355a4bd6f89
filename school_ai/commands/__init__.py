"""Commands of bench for operators and developers: `bench --site SITE school-ai COMMAND`."""

import click

from school_ai.commands.ask import ask
from school_ai.commands.demo_data import demo_data
from school_ai.commands.doctor import doctor
from school_ai.commands.index import index
from school_ai.commands.sign_anew import sign_anew


@click.group("school-ai", help="Looks after School AI.")
def school_ai():
    pass


for command in (doctor, index, ask, demo_data, sign_anew):
    school_ai.add_command(command)

commands = [school_ai]
