"""packs.py - ZIP archives whose bytes depend on nothing but what is packed."""
import io
import zipfile


class GbkName(zipfile.ZipInfo):
    """An entry named in GBK, without the mark of UTF-8, as Chinese Windows writes it."""
    def _encodeFilenameFlags(self):
        return self.filename.encode('gbk'), self.flag_bits & ~0x800


def pack(files, names=zipfile.ZipInfo):
    """A ZIP of these files, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as z:
        for name, body in files.items():
            info = names(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == 'mimetype' else zipfile.ZIP_DEFLATED
            z.writestr(info, body)
    return out.getvalue()


def locked(archive):
    """Marks every entry of a ZIP as encrypted, which is what a reader without the password sees."""
    data = bytearray(archive)
    for mark, flags in ((b'PK\3\4', 6), (b'PK\1\2', 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)
