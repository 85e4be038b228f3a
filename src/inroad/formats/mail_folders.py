"""Folders and labels whose messages never reached anybody, or never should: spam, trash, drafts, chats.

A draft has a sender, recipients and a date like any sent mail, so taking one in would invent a message. Folder names
are those of Gmail (the X-Gmail-Labels of Google Takeout), Outlook, Apple Mail and Thunderbird in the main languages.
"""

from typing import Final

SPAM: Final = "in Spam"
TRASH: Final = "in the trash"
DRAFT: Final = "a draft that was not sent"
CHAT: Final = "a chat, not a mail"
BOOKKEEPING: Final = "the mail program's own note, not a mail"
NOT_MAIL: Final = frozenset({SPAM, TRASH, DRAFT, CHAT, BOOKKEEPING})

_NAMES: Final = {
    SPAM: "spam|junk|junk e-mail|junk email|bulk mail|spamverdacht|junk-e-mail|courrier indésirable|"
    "indésirables|correo no deseado|no deseado|posta indesiderata|lixo eletrônico|lixo eletrónico|"
    "ongewenste e-mail|ongewenst|wiadomości-śmieci|skräppost|søppelpost|uønsket e-mail|roskaposti|"
    "nevyžádaná pošta|спам|нежелательная почта|迷惑メール|垃圾邮件|垃圾郵件|스팸함|스팸|gereksiz|istenmeyen e-posta|"
    "דואר זבל|رسائل غير مرغوب فيها",
    TRASH: "trash|bin|deleted|deleted items|deleted messages|papierkorb|gelöscht|gelöschte elemente|"
    "gelöschte objekte|corbeille|éléments supprimés|messages supprimés|papelera|elementos eliminados|"
    "eliminados|cestino|posta eliminata|lixeira|lixo|itens excluídos|itens eliminados|reciclagem|"
    "prullenbak|verwijderde items|kosz|elementy usunięte|papperskorg|papperskorgen|borttaget|papirkurv|"
    "papirkurven|slettet post|slettede elementer|roskakori|poistetut|koš|koš na odpadky|odstraněná pošta|"
    "корзина|удаленные|ゴミ箱|已删除邮件|已删除|垃圾桶|回收站|휴지통|çöp kutusu|çöp|אשפה|المهملات",
    DRAFT: "draft|drafts|entwurf|entwürfe|brouillon|brouillons|borrador|borradores|bozza|bozze|rascunho|"
    "rascunhos|concepten|wersje robocze|robocze|utkast|kladde|kladder|luonnokset|luonnos|koncepty|"
    "rozepsané|черновик|черновики|下書き|草稿|임시보관함|taslaklar|taslak|טיוטות|المسودات|unsent messages|outbox",
    CHAT: "chat|chats|messages chat|чат|чаты|チャット|聊天|채팅|sohbet",
}
_REASON: Final = {name: reason for reason, names in _NAMES.items() for name in names.split("|")}


def reason_of(label: str) -> str:
    """Why mail under this label or in this folder is left out; "" for ordinary ones.

    >>> reason_of("Entwürfe"), reason_of("Friends")
    ('a draft that was not sent', '')
    """
    return _REASON.get(label.strip().casefold(), "")


def reason_of_path(name: str) -> str:
    """The same for a file's path: ``Mail/Trash.mbox``, ``Drafts/cur/1700.host:2,S``, ``Trash.mbox/mbox``.

    Only the nearest names say what the file is; a folder "Archive/Trash talk" says nothing. Maildir flags count: D is
    a draft, T is trashed.
    """
    *folders, file = name.replace("\\", "/").split("/")
    _, comma, flags = file.rpartition(":2,")
    if comma and "D" in flags:
        return DRAFT
    if comma and "T" in flags:
        return TRASH
    if folders and (folders[-1] in {"cur", "new"} or file == "mbox"):
        nearest = folders[-2] if file != "mbox" and len(folders) > 1 else folders[-1]
    else:
        nearest = file if file.lower().endswith((".mbox", ".mbx")) or "." not in file else ""
    stem = nearest.removesuffix(".mbox").removesuffix(".mbx")
    return reason_of(stem.rpartition(".")[2])
