"""Java's .properties files."""

TEXTS = {
    "properties.escape": (
        "'{escape}' is no character: after \\u come four hexadecimal digits",
        "'{escape}' は文字になりません(\\u の後には 16 進数 4 桁が必要です)",
    ),
    "properties.half-character": (
        "half of a character: \\uD800 to \\uDFFF only come in pairs",
        "文字の半分しかありません(\\uD800~\\uDFFF は必ず二つ一組です)",
    ),
    "properties.escape-remedy": (
        "write the four digits, or double the backslash if one is meant",
        "4 桁を書くか、バックスラッシュそのものなら二つ重ねてください",
    ),
    "properties.plain-proxy": (
        "a proxy for plain http only: the adapter connects by https, for which {name} is read",
        "http 用のプロキシしかありません。アダプターは https で接続し、{name} を使います",
    ),
    "properties.user-in-host": (
        "a user name before the proxy's host; it belongs in {name}",
        "プロキシのホスト名にユーザー名が付いています。{name} に書いてください",
    ),
    "properties.no-user": (
        "a password for the proxy, and no user: {name} is missing",
        "プロキシのパスワードだけがあり、ユーザー名({name})がありません",
    ),
    "properties.remedy": (
        "correct the file, or name another under adapter: properties in the manifest",
        "このファイルを直すか、マニフェストの adapter の properties で別のファイルを指定してください",
    ),
}
