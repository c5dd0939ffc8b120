"""Voice notes and recordings, known by their first bytes; a model of speech makes words of them."""

KIND = "voice"
_SIGNS = (b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"fLaC", b"\x1aE\xdf\xa3", b"#!AMR")


def is_recording(content: bytes) -> bool:
    """Whether these bytes begin as sound does."""
    wave = content[:4] == b"RIFF" and content[8:12] == b"WAVE"
    return content.startswith(_SIGNS) or wave or content[4:11] in (b"ftypM4A", b"ftypisom"[:7])
