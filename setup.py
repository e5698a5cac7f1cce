"""The build step for the stubs of ``typings/``; the metadata are in setup.cfg."""

from pathlib import Path
from typing import ClassVar

from setuptools import Command, setup
from setuptools.command.build import build


class BuildStubs(Command):
    """A build command that implements the `SubCommand` protocol of setuptools."""

    description = "copy the stubs next to the modules"
    user_options: ClassVar[list[tuple[str, str, str]]] = []

    build_lib: str
    editable_mode = False

    def initialize_options(self) -> None:
        self.build_lib = ""

    def finalize_options(self) -> None:
        self.build_lib = self.get_finalized_command("build_py").build_lib

    def run(self) -> None:
        if self.editable_mode:  # setuptools links the files of `get_output_mapping`
            return
        for target, source in self.get_output_mapping().items():
            self.copy_file(source, target)

    def get_source_files(self) -> list[str]:
        return list(self.get_output_mapping().values())

    def get_outputs(self) -> list[str]:
        return list(self.get_output_mapping())

    def get_output_mapping(self) -> dict[str, str]:
        return {
            str(self.build_lib / stub.relative_to("typings")): str(stub)
            for stub in sorted(Path("typings").rglob("*.pyi"))
        }


build.sub_commands.append(("build_stubs", None))
setup(cmdclass={"build_stubs": BuildStubs})
