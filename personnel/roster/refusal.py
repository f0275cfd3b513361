"""Why a whole file cannot be taken. Without Django: the reading process starts with it."""


class Refusal(Exception):
    """A file that cannot be taken; `problems.refusal_message` turns it into a sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
