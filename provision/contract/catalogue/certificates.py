"""Certificates by which an application signs in."""

TEXTS = {
    "certificates.not-pem": (
        "no certificate in PEM form in it",
        "PEM 形式の証明書がありません",
    ),
    "certificates.not-rsa": (
        "not a certificate of an RSA key of {size} bits or more, the only kind that Entra checks",
        "{size} ビット以上の RSA 鍵の証明書ではありません(Entra が検証できるのは RSA だけです)",
    ),
    "certificates.expired": (
        "the certificate expired on {date}",
        "証明書の有効期限が {date} に切れています",
    ),
    "certificates.early": (
        "the certificate is not valid before {date}",
        "証明書が有効になるのは {date} からです",
    ),
    "certificates.remedy": (
        "make a new one, or correct application: certificate in the manifest; nothing was changed",
        "作り直すか、マニフェストの application の certificate を直してください。何も変更していません",
    ),
    "certificates.soon": (
        "the certificate expires on {date}, in {days} days: name new files in the manifest, then "
        "`inv certificate.make` and `inv certificate.rotate`",
        "証明書の有効期限は {date} です(残り {days} 日)。マニフェストに新しいファイルを書き、"
        "`inv certificate.make` と `inv certificate.rotate` を実行してください",
    ),
    "certificates.rotate": (
        "the manifest names another certificate than the one that the application has: the adapter "
        "would be switched to it before anybody has signed in by it",
        "マニフェストの証明書がアプリケーションのものと違います。このままでは、その証明書での"
        "サインインを確かめる前にアダプターが切り替わります",
    ),
    "certificates.rotate-remedy": (
        "run `inv certificate.rotate`, which adds it beside the other and proves it first; nothing "
        "was changed",
        "`inv certificate.rotate` を実行してください(今の証明書を残したまま追加し、先にサインインを"
        "確かめます)。何も変更していません",
    ),
    "certificates.retire": (
        "the application still has certificates from before: {names}; once every adapter was "
        "started anew with the new outputs file, `inv certificate.rotate --retire` takes them away",
        "アプリケーションに以前の証明書が残っています: {names}。すべてのアダプターを新しい出力ファイルで"
        "起動し直したら、`inv certificate.rotate --retire` で取り除いてください",
    ),
    "certificates.make-remedy": (
        "`inv certificate.make` makes both files where neither is there; nothing was changed",
        "どちらのファイルもない状態で `inv certificate.make` を実行すると、両方を作成します。何も変更していません",
    ),
    "certificates.no-key-for": (
        "the key is missing for the certificate that is in {file}",
        "{file} にある証明書の鍵がありません",
    ),
    "certificates.no-key": (
        "no key without a password beside the certificate",
        "証明書と並ぶ、パスワードなしの鍵がありません",
    ),
    "certificates.other-key": (
        "the key in it is not the certificate's",
        "鍵がこの証明書のものではありません",
    ),
    "certificates.not-a-pair": (
        "another certificate than the one in {file}",
        "{file} の証明書と違うものです",
    ),
    "certificates.written": (
        "Written, readable by its owner alone: {file}",
        "作成しました(所有者だけが読めます): {file}",
    ),
    "certificates.made": (
        "Made the certificate {thumbprint}, valid until {date}. Next: `inv apply`, or "
        "`inv certificate.rotate` where another one is in use.",
        "証明書 {thumbprint} を作成しました(有効期限 {date})。次は `inv apply`、別の証明書を使用中なら "
        "`inv certificate.rotate` です。",
    ),
    "certificates.there": (
        "The certificate {thumbprint}, valid until {date}, is there with its key. For another one "
        "name new files in the manifest.",
        "証明書 {thumbprint}(有効期限 {date})と鍵はすでにあります。別の証明書を作るには、マニフェストに"
        "新しいファイル名を書いてください。",
    ),
    "certificates.days": (
        "a certificate cannot be made for {days} days: 1 to {longest}, which is as long as Entra takes",
        "有効期間 {days} 日の証明書は作れません(1 日から、Entra の上限の {longest} 日まで)",
    ),
    "certificates.days-remedy": (
        "give --days a number, such as 365",
        "--days に 365 のような数を指定してください",
    ),
    "certificates.none": (
        "this manifest's application does not sign in by a certificate",
        "このマニフェストのアプリケーションは証明書でサインインしません",
    ),
    "certificates.none-remedy": (
        "certificates are for `access: application`",
        "証明書を使うのは `access: application` のときだけです",
    ),
    "certificates.no-application": (
        "the tenant has no application {name} with a service principal yet",
        "テナントにアプリケーション {name} とそのサービス プリンシパルがまだありません",
    ),
    "certificates.no-application-remedy": (
        "run `inv apply`, which registers the certificate as well; nothing was changed",
        "`inv apply` を実行してください(証明書も登録されます)。何も変更していません",
    ),
    "certificates.too-early": (
        "the certificate of before may still be in use: the outputs file does not name the new one yet",
        "以前の証明書がまだ使われている可能性があります。出力ファイルがまだ新しい証明書を指していません",
    ),
    "certificates.too-early-remedy": (
        "run `inv certificate.rotate` first, start every adapter anew with the outputs file, and "
        "then retire; nothing was changed",
        "先に `inv certificate.rotate` を実行し、すべてのアダプターを出力ファイルで起動し直してから取り除いて"
        "ください。何も変更していません",
    ),
    "certificates.switch": (
        "~ outputs: certificate: {file}",
        "~ 出力ファイル: certificate: {file}",
    ),
    "certificates.settling": (
        "Entra does not know the new certificate everywhere yet; trying again in {seconds} s",
        "新しい証明書がまだ Entra 全体に行き渡っていません。{seconds} 秒後に再試行します",
    ),
    "certificates.proved": (
        "Signed in by the new certificate: it works.",
        "新しい証明書でサインインできました。",
    ),
    "certificates.other-token": (
        "the token that came is not the application's",
        "受け取ったトークンがこのアプリケーションのものではありません",
    ),
    "certificates.other-token-remedy": (
        "look whose certificate it is; the outputs file was not changed",
        "どのアプリケーションの証明書か確かめてください。出力ファイルは変更していません",
    ),
    "certificates.done": (
        "Certificates: {count} changes made.",
        "証明書: {count} 件の変更を行いました。",
    ),
    "certificates.stopped": (
        "Stopped. Nothing was undone; run `inv certificate.rotate` again to go on from here.",
        "止まりました。元には戻していません。もう一度 `inv certificate.rotate` を実行すると、ここから続けます。",
    ),
    "certificates.proving": (
        "Signing in by the certificate …",
        "証明書でサインインしています…",
    ),
    "certificates.elsewhere": (
        "this is a path of another machine",
        "別のマシンのパスです",
    ),
    "certificates.elsewhere-remedy": (
        "run this where the adapter runs, which is where the key is to stay",
        "鍵を置くマシン(アダプターを動かすマシン)で実行してください",
    ),
}
