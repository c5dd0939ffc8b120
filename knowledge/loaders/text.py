"""Plain text: paragraphs, with the headings and lists that its lines tell of."""

from dialogs.errors import BadInput
from knowledge.intake.cleaning import tidy
from knowledge.loaders.document import Document
from knowledge.loaders.encoding import decode, looks_binary
from knowledge.loaders.outline import outlined


class TextLoader:
    """What is text and nothing else."""

    kind = "text"
    in_child = False

    def fits(self, name: str, content: bytes) -> bool:
        return not looks_binary(content)

    def load(self, name: str, content: bytes) -> Document:
        text = tidy(decode(content))
        if not text:
            raise BadInput("error-file-empty", name=name)
        return Document(tuple(outlined(text)))
