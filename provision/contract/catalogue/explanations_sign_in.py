"""Codes of sign-in whose cause is the account, its policies, its tokens or the tenant."""

TEXTS = {
    "explanations.account-elsewhere": (
        "the account is not in this directory",
        "このアカウントは、このディレクトリにありません",
    ),
    "explanations.account-elsewhere-remedy": (
        "sign in with an account of the directory that `tenant` names; for the adapter that is "
        "`adapter.administrator`",
        "`tenant` のディレクトリのアカウントでサインインしてください"
        "(アダプターでは `adapter.administrator` です)",
    ),
    "explanations.password-wrong": (
        "the user name or the password is wrong",
        "ユーザー名かパスワードが違います",
    ),
    "explanations.password-wrong-remedy": (
        "try again; if it stays so, have the password reset",
        "もう一度試し、直らなければパスワードをリセットしてもらってください",
    ),
    "explanations.password-expired": (
        "the password has expired",
        "パスワードの期限が切れています",
    ),
    "explanations.password-expired-remedy": (
        "sign in once in a browser and choose a new one, then run `inv adapter.sign-in`",
        "ブラウザーで一度サインインしてパスワードを変え、それから `inv adapter.sign-in` を実行してください",
    ),
    "explanations.account-locked": (
        "the account is locked after too many attempts, or from a suspicious address",
        "サインインの失敗が続いたか、疑わしいアドレスからのため、アカウントがロックされています",
    ),
    "explanations.account-locked-remedy": (
        "wait and try again, or ask an administrator of the directory",
        "しばらく待ってから試すか、ディレクトリの管理者に相談してください",
    ),
    "explanations.account-disabled": (
        "the account is disabled",
        "アカウントが無効になっています",
    ),
    "explanations.account-disabled-remedy": (
        "have it enabled, or name another account as `adapter.administrator`",
        "有効にしてもらうか、別のアカウントを `adapter.administrator` にしてください",
    ),
    "explanations.mfa-needed": (
        "multifactor authentication is required, which silent sign-in cannot do",
        "多要素認証が必要です(画面なしのサインインではできません)",
    ),
    "explanations.mfa-needed-remedy": (
        "run `inv adapter.sign-in` and complete it in the browser",
        "`inv adapter.sign-in` を実行し、ブラウザーで認証を済ませてください",
    ),
    "explanations.external-challenge": (
        "a further check by another service is required",
        "別のサービスによる追加の確認が必要です",
    ),
    "explanations.external-challenge-remedy": (
        "run `inv adapter.sign-in` and complete it in the browser",
        "`inv adapter.sign-in` を実行し、ブラウザーで確認を済ませてください",
    ),
    "explanations.device-not-compliant": (
        "Conditional Access requires a compliant or joined device, and this one is not",
        "条件付きアクセスが準拠または参加済みのデバイスを求めていますが、このデバイスは満たしていません",
    ),
    "explanations.device-not-compliant-remedy": (
        "sign in on such a device, or have this account and application exempted from the policy",
        "要件を満たすデバイスでサインインするか、このアカウントとアプリケーションを"
        "ポリシーの対象外にしてもらってください",
    ),
    "explanations.conditional-access": (
        "blocked by a Conditional Access policy",
        "条件付きアクセス ポリシーによってブロックされました",
    ),
    "explanations.conditional-access-remedy": (
        "ask whoever owns the policies; the sign-in log of the account names the policy",
        "ポリシーの担当者に相談してください。アカウントのサインイン ログにポリシー名が出ています",
    ),
    "explanations.security-policy": (
        "blocked by a security policy or by security defaults",
        "セキュリティ ポリシーか、セキュリティの既定値群によってブロックされました",
    ),
    "explanations.security-policy-remedy": (
        "sign in by browser rather than by device code, and ask whoever owns the policies",
        "デバイス コードではなくブラウザーでサインインし、ポリシーの担当者に相談してください",
    ),
    "explanations.flow-check": (
        "the refresh token was rejected by the check of authentication flows: a session begun "
        "with a device code stays marked as one",
        "認証フローの確認で更新トークンが拒否されました"
        "(デバイス コードで始めたセッションには、その印が残ります)",
    ),
    "explanations.flow-check-remedy": (
        "run `inv adapter.sign-in` without --device-code",
        "--device-code を付けずに `inv adapter.sign-in` を実行してください",
    ),
    "explanations.sign-in-expired": (
        "the sign-in is over: its refresh token has expired, was revoked (a new password does "
        "that), or was not used for too long",
        "サインインの有効期間が終わりました(更新トークンの期限切れ、パスワード変更などによる取り消し、"
        "または長期間の未使用)",
    ),
    "explanations.sign-in-expired-remedy": (
        "run `inv adapter.sign-in` again",
        "`inv adapter.sign-in` をもう一度実行してください",
    ),
    "explanations.code-used": (
        "this authorisation code was redeemed already; it can be used once",
        "この認証コードは使用済みです(一度しか使えません)",
    ),
    "explanations.code-used-remedy": (
        "begin again with `inv adapter.sign-in`; do not open the pasted address twice",
        "`inv adapter.sign-in` をやり直してください。貼り付けるアドレスは二度使えません",
    ),
    "explanations.device-code-pending": (
        "nobody has entered the device code yet",
        "デバイス コードが、まだ入力されていません",
    ),
    "explanations.device-code-pending-remedy": (
        "open the page that was shown and enter the code; the program waits",
        "示されたページを開いてコードを入力してください。プログラムは待っています",
    ),
    "explanations.device-code-over": (
        "the device code is wrong, or has expired (it lives 15 minutes)",
        "デバイス コードが誤っているか、期限(15 分)が切れています",
    ),
    "explanations.device-code-over-remedy": (
        "run `inv adapter.sign-in --device-code` again and enter the new code",
        "`inv adapter.sign-in --device-code` をもう一度実行し、新しいコードを入力してください",
    ),
    "explanations.tenant-unknown": (
        "there is no such directory in this cloud",
        "このクラウドに、そのディレクトリはありません",
    ),
    "explanations.tenant-unknown-remedy": (
        "check `tenant` and `cloud` in the manifest",
        "マニフェストの `tenant` と `cloud` を確かめてください",
    ),
    "explanations.other-cloud": (
        "the directory is in another national cloud",
        "ディレクトリは、別の国内クラウドにあります",
    ),
    "explanations.other-cloud-remedy": (
        "set `cloud` in the manifest (global, gcc-high, dod or china) and run `inv apply`",
        "マニフェストの `cloud`(global・gcc-high・dod・china)を直して `inv apply` を実行してください",
    ),
    "explanations.grant-needs-tenant": (
        "this way of signing in does not work at an address for all directories",
        "このサインイン方法は、すべてのディレクトリに共通のアドレスでは使えません",
    ),
    "explanations.grant-needs-tenant-remedy": (
        "name the directory by `tenant` in the manifest and let `inv apply` write the outputs file "
        "anew",
        "マニフェストの `tenant` でディレクトリを指定し、`inv apply` で出力ファイルを書き直してください",
    ),
    "explanations.request-malformed": (
        "the request was malformed or lacks a parameter: a fault of this program, or of a proxy on "
        "the way",
        "要求の形が誤っているか、必要な値がありません。このプログラムか、途中のプロキシの問題です",
    ),
    "explanations.request-malformed-remedy": (
        "try without the proxy; if it stays so, report it with the correlation id of the message",
        "プロキシなしで試し、直らなければ、メッセージの correlation ID を添えて報告してください",
    ),
    "explanations.tenant-throttled": (
        "the directory answers too many requests just now",
        "ディレクトリへの要求が、いま多すぎます",
    ),
    "explanations.tenant-throttled-remedy": (
        "wait some minutes and run it again; what was done is not done twice",
        "数分待ってから、もう一度実行してください。済んだことが二重に行われることはありません",
    ),
    "explanations.client-loops": (
        "the same sign-in was asked for again and again",
        "同じサインインが、何度も繰り返し求められました",
    ),
    "explanations.client-loops-remedy": (
        "wait some minutes, and check that the token cache can be written where it stands",
        "数分待ち、トークン キャッシュの場所に書き込めることを確かめてください",
    ),
}
