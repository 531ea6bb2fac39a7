"""The reference's recorded answers (xl-cli/src/test/resources/golden), where they do not hang on the host that they were recorded on, as commands give them."""
import os
import re

from callers import run

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../xl-cli/src/test/resources/golden")
# Domains of the recorded host, and commands that show a host.
OF_THE_HOST = re.compile(r"(^|[ =])(3|7|9|0|007|3x|hvm1|web1\.example\.com)( |$)|^(info|list|vcpu-list|vm-list|uptime|dmesg|l|vcpu-)( [a-z_]+| -[-a-zA-Z]+| nr_)*$")
# Their configs are good, so that a guest would be made.
MAKES = ("create -q cfg/badnum.cfg vcpsu=2", "create cfg/pv.cfg", "create -q cfg/pvh.cfg", "create -q cfg/hvm.cfg")


def read():
    """Command lines and the text recorded for each."""
    for name in ("reference.txt", "ours.txt"):
        command, lines = None, []
        with open(os.path.join(FOLDER, name)) as file:
            for line in file:
                if line.startswith("$ xl"):
                    if command is not None:
                        yield command, lines
                    command, lines = line[4:].strip(), []
                elif line.strip() and not line.startswith("#"):
                    lines.append(form(line.rstrip()))
        yield command, lines


def form(line):
    return re.sub(r'"uuid": "[0-9a-f-]{36}"', '"uuid": "..."', line)


def text(outcome):
    """In the recorded form."""
    end, out, err = outcome
    lines = [form(line.replace("\t", "^I") + "$") for line in split(out)] + [form(("STDERR| " + line).rstrip()) for line in split(err)]
    return lines + ["rc=" + end.split()[1] if end.startswith("exit") else end]


def split(stream):
    stream = stream.decode()
    return (stream[:-1] if stream.endswith("\n") else stream).split("\n") if stream else []


def shown(command):
    return bool(re.search(r" -[a-z]*h$| --help$", command))


def cases():
    for command, expected in read():
        if command not in MAKES and (not OF_THE_HOST.search(command) or command.startswith("create") or shown(command)):
            yield command, expected


def answer(command, env):
    return text(run(["xl", *command.split()], env, cwd=FOLDER))
