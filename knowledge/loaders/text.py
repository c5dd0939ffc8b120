"""Plain text: paragraphs, and lists by their marks."""

from dialogs.errors import BadInput
from knowledge.intake.cleaning import tidy
from knowledge.loaders.document import Block, Document
from knowledge.loaders.encoding import decode, looks_binary


class TextLoader:
    """What is text and nothing else."""

    kind = "text"
    in_child = False

    def fits(self, name: str, content: bytes) -> bool:
        return not looks_binary(content)

    def load(self, name: str, content: bytes) -> Document:
        paragraphs = [part.strip() for part in tidy(decode(content)).split("\n\n")]
        if not any(paragraphs):
            raise BadInput("error-file-empty", name=name)
        return Document(tuple(Block("paragraph", part) for part in paragraphs if part))
