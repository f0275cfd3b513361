"""Notes what a journey does not look at: failed answers, errors of scripts and of the CSP."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Response, WebError

# The browser's own line for an answer that failed, which is noted as the answer.
NOTED_AS_ANSWER = "Failed to load resource"


@dataclass
class Watch:
    """The faults of all pages of a test; `expected` are statuses that belong to the journey."""

    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def follow(self, context: BrowserContext) -> None:
        """Note every fault of the context's pages from now on."""
        context.on("response", self._note_answer)
        context.on("console", self._note_message)
        context.on("weberror", self._note_error)

    def _note_answer(self, answer: Response) -> None:
        if answer.status >= 400 and answer.status not in self.expected:
            self.faults.append(f"{answer.status} {answer.request.method} {answer.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NOTED_AS_ANSWER):
            self.faults.append(f"console: {message.text}")

    def _note_error(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")
