"""Signing in whoever provisions."""

TEXTS = {
    "signin.device-code": (
        "To sign in, open {address} and enter the code {code}",
        "サインインするには、{address} を開き、コード {code} を入力してください",
    ),
    "signin.refused": (
        "sign-in refused: {cause} ({reference})",
        "サインインが拒否されました: {cause}({reference})",
    ),
    "signin.refused-remedy": (
        "look {code} up at https://login.microsoftonline.com/error and sign in again",
        "https://login.microsoftonline.com/error で {code} を調べてから、もう一度サインインしてください",
    ),
    "signin.failed": ("cannot sign in: {reason}", "サインインできません: {reason}"),
    "signin.browser-remedy": (
        "finish signing in within five minutes on this machine, or choose `--sign-in device-code`",
        "このコンピューターで 5 分以内にサインインを済ませるか、`--sign-in device-code` を使ってください",
    ),
    "signin.device-code-remedy": (
        "run again and enter the new code within 15 minutes",
        "もう一度実行し、新しいコードを 15 分以内に入力してください",
    ),
    "signin.cli-remedy": (
        "install the Azure CLI, run `az login --tenant` with the tenant of the manifest, and run "
        "again",
        "Azure CLI をインストールし、マニフェストのテナントを指定して `az login --tenant` を実行してから、"
        "もう一度実行してください",
    ),
    "signin.certificate-remedy": (
        "check that the certificate is uploaded to the application that AZURE_CLIENT_ID names",
        "AZURE_CLIENT_ID のアプリケーションに証明書がアップロードされているか確かめてください",
    ),
    "signin.workload-remedy": (
        "check the federated credential of the application that AZURE_CLIENT_ID names",
        "AZURE_CLIENT_ID のアプリケーションのフェデレーション資格情報を確かめてください",
    ),
    "signin.variable": (
        "the environment variable {name} is not set",
        "環境変数 {name} が設定されていません",
    ),
    "signin.variable-remedy": (
        "set it, or choose another way to sign in",
        "設定するか、別の方法でサインインしてください",
    ),
    "signin.certificate-unusable": (
        "{file}: not a certificate with its RSA private key, or the password is wrong",
        "{file}: RSA 秘密キー付きの証明書ではないか、パスワードが違います",
    ),
    "signin.certificate-unusable-remedy": (
        "name a PEM or PFX file with the private key; its password goes into {password}",
        "秘密キーを含む PEM か PFX のファイルを指定してください。パスワードは {password} に設定します",
    ),
}
