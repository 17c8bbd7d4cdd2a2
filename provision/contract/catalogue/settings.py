"""The adapter's settings: the outputs file as the adapter reads it, and the environment."""

TEXTS = {
    "settings.missing-remedy": (
        "run `inv apply` first, which writes it, or name it with --outputs",
        "先に `inv apply` を実行してください(このファイルを作成します)。別の場所にあるときは "
        "--outputs で指定してください",
    ),
    "settings.apply-again": (
        "run `inv apply` again, which writes this file anew; it is not meant to be edited",
        "`inv apply` をもう一度実行すると作り直されます(手で編集するファイルではありません)",
    ),
    "settings.empty": ("'{name}' is empty", "'{name}' が空です"),
    "settings.expected-guid": ("not an id: '{text}'", "ID ではありません: '{text}'"),
    "settings.expected-address": (
        "not a mail address: '{text}'",
        "メールアドレスではありません: '{text}'",
    ),
    "settings.expected-https": (
        "not an https address with a path: '{text}'",
        "パスのある https のアドレスではありません: '{text}'",
    ),
    "settings.expected-redirect": (
        "not a redirect URI: '{text}'",
        "リダイレクト URI ではありません: '{text}'",
    ),
    "settings.secret-in-file": (
        "credentials of the proxy are in the file",
        "プロキシの資格情報がファイルに書かれています",
    ),
    "settings.secret-in-file-remedy": (
        "take them out and set {username} and {password} in the environment",
        "ファイルから消し、環境変数 {username} と {password} に設定してください",
    ),
    "settings.not-a-zone": (
        "{name} is no time zone: '{text}'",
        "{name} がタイム ゾーンではありません: '{text}'",
    ),
    "settings.not-a-zone-remedy": (
        "write its IANA name, such as Asia/Tokyo",
        "Asia/Tokyo のような IANA の名前で指定してください",
    ),
    "settings.no-ca-file": (
        "no certificate file at '{path}'",
        "証明書ファイル '{path}' がありません",
    ),
    "settings.no-ca-file-remedy": (
        "correct `ca_file` in the manifest and apply again, or SSL_CERT_FILE in the environment",
        "マニフェストの `ca_file` を直して `inv apply` を実行するか、環境変数 SSL_CERT_FILE を"
        "直してください",
    ),
    "settings.no-properties-remedy": (
        "correct `adapter.properties` in the manifest and apply again, or put the file there",
        "マニフェストの `adapter.properties` を直して `inv apply` を実行するか、ファイルを置いてください",
    ),
    "settings.no-password": (
        "no password of {username}: {name} is not set, and the system's keyring has none",
        "{username} のパスワードがありません(環境変数 {name} が設定されておらず、"
        "システムのキーリングにもありません)",
    ),
    "settings.no-password-remedy": (
        "set {name} in the environment, or keep it in the keyring: `{command}`; never in a file",
        "環境変数 {name} を設定するか、`{command}` でキーリングに保存してください"
        "(ファイルには書かないでください)",
    ),
}
