"""Waiting for another administrator to consent."""

TEXTS = {
    "consent.open": (
        "You may not consent for the organisation. Have an administrator who may (Cloud Application "
        "Administrator or Privileged Role Administrator) open this address and accept; waiting "
        "{minutes} minutes, Ctrl-C stops, and the same command goes on later:\n{address}",
        "あなたには組織全体の同意を与える権限がありません。権限のある管理者(クラウド アプリケーション管理者または特権"
        "ロール管理者)に次のアドレスを開いて承諾してもらってください。{minutes} 分間待ちます。Ctrl-C で中止でき、"
        "同じコマンドで続けられます:\n{address}",
    ),
    "consent.waiting": (
        "Still waiting for consent; {minutes} minutes left.",
        "同意を待っています。残り {minutes} 分。",
    ),
    "consent.given": ("Consent has been given.", "同意が与えられました。"),
    "consent.more": (
        "Consented to as well, and not asked for by the manifest: {scopes}",
        "マニフェストが求めていないものにも同意されています: {scopes}",
    ),
    "consent.seen-nothing": (
        "no consent yet; missing: {missing}",
        "まだ同意がありません。不足: {missing}",
    ),
    "consent.seen-others": (
        "consent was given to something else ({others}), and {missing} is still missing",
        "別のものに同意されました({others})。まだ不足: {missing}",
    ),
    "consent.seen-one-person": (
        "somebody consented for themselves only; for the organisation {missing} is still missing",
        "本人だけの同意が与えられました。組織全体ではまだ不足: {missing}",
    ),
    "consent.was-refused": ("consent was refused: {said}", "同意が拒否されました: {said}"),
    "consent.too-late": (
        "no consent within {minutes} minutes: {seen}",
        "{minutes} 分以内に同意が得られませんでした: {seen}",
    ),
    "consent.again": (
        "what was made stays; run `inv apply --wait-for-consent` again when somebody who may consent "
        "is there",
        "作成したものはそのままです。同意できる方がいるときに、もう一度 `inv apply --wait-for-consent` を実行して"
        "ください",
    ),
    "consent.minutes": (
        "--consent-minutes is a whole number from 1 to {most}, not '{text}'",
        "--consent-minutes は 1 から {most} までの整数です('{text}' は使えません)",
    ),
    "consent.minutes-remedy": ("such as --consent-minutes 30", "例: --consent-minutes 30"),
    "consent.came": (
        "Thank you. You can close this page; exobridge looks whether the consent has arrived.",
        "ありがとうございました。このページは閉じて構いません。exobridge が同意を確認します。",
    ),
    "consent.refused": (
        "Consent was refused. You can close this page; exobridge says what to do.",
        "同意が拒否されました。このページは閉じて構いません。対処方法は exobridge が表示します。",
    ),
    "consent.not-awaited": (
        "exobridge does not wait for this answer.",
        "exobridge はこの応答を待っていません。",
    ),
}
