"""The users file."""

TEXTS = {
    "check.names-and-users": (
        "both --mailboxes and --users name the mailboxes",
        "--mailboxes と --users の両方でメールボックスが指定されています",
    ),
    "check.names-and-users-remedy": ("use one of them", "どちらか一つにしてください"),
    "check.lines": (
        "{count} lines of the users file were left out:",
        "ユーザー ファイルの {count} 行は使いませんでした:",
    ),
    "check.unchecked": (
        "Ended when asked to; {count} mailboxes were not checked.",
        "中断されたため、{count} 個のメールボックスは確認していません。",
    ),
    "users.utf16": (
        "this is UTF-16 text",
        "UTF-16 のテキストです",
    ),
    "users.utf16-remedy": (
        "save it as CSV in UTF-8 or Shift_JIS",
        "UTF-8 か Shift_JIS の CSV として保存してください",
    ),
    "users.none": (
        "no line names a user whose mailbox is known",
        "使える行が一つもありません",
    ),
    "users.none-remedy": (
        "write a line for each user: user,server,mailBoxName=…,locale=ja_JP,timezone=JST",
        "利用者ごとに一行ずつ、ユーザー名,サーバー名,mailBoxName=…,locale=ja_JP,timezone=JST の形で"
        "書いてください",
    ),
    "users.encoding": (
        "neither UTF-8 nor Shift_JIS",
        "UTF-8 としても Shift_JIS としても読めません",
    ),
    "users.encoding-remedy": (
        "save the file in one of the two",
        "どちらかの文字コードで保存し直してください",
    ),
    "users.not-csv": ("not CSV: {reason}", "CSV として読めません: {reason}"),
    "users.not-csv-remedy": (
        "write a quote within quotes twice, and end what is begun",
        "引用符の中の引用符は二つ重ね、引用符は必ず閉じてください",
    ),
    "users.no-name": ("the user's name is missing", "ユーザー名がありません"),
    "users.form-remedy": (
        "write user,server,mailBoxName=…,locale=ja_JP,timezone=JST, or user,password",
        "ユーザー名,サーバー名,mailBoxName=…,locale=ja_JP,timezone=JST か、ユーザー名,パスワード の形で"
        "書いてください",
    ),
    "users.unknown": ("unknown setting '{setting}'", "知らない設定 '{setting}' です"),
    "users.unknown-field": (
        "field {field} is no setting that is known",
        "{field} 番目の項目は知らない設定です",
    ),
    "users.fixed": (
        "{key}={value}; only {known} is allowed",
        "{key}={value} は使えません({known} に限ります)",
    ),
    "users.fixed-locale-remedy": (
        "write ja_JP, or leave it out",
        "ja_JP と書くか、省略してください",
    ),
    "users.fixed-timezone-remedy": (
        "write JST, or leave it out; EXOBRIDGE_ZONE sets the zone of all mailboxes",
        "JST と書くか、省略してください。全メールボックスのタイム ゾーンは EXOBRIDGE_ZONE で指定します",
    ),
    "users.no-mailbox": ("mailBoxName is missing", "mailBoxName がありません"),
    "users.not-address": (
        "not a mailbox: '{text}'",
        "メールボックスではありません: '{text}'",
    ),
    "users.not-address-remedy": (
        "write its mail address",
        "メールアドレスを書いてください",
    ),
    "users.not-name": (
        "the first field is no user's name (it is not shown: a password may be in it)",
        "最初の項目がユーザー名ではありません(パスワードを含むかもしれないため表示しません)",
    ),
    "users.twice": (
        "{mailbox} again, first in line {line}",
        "{mailbox} が二度あります(最初は {line} 行目)",
    ),
    "users.twice-remedy": ("keep one of them", "どちらか一つにしてください"),
}
