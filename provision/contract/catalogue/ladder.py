"""The ladder by which a set-up is proved."""

TEXTS = {
    "ladder.line-passed": ("passed       {what}: {said}", "合格   {what}: {said}"),
    "ladder.line-failed": ("failed       {what}: {said}", "不合格 {what}: {said}"),
    "ladder.line-waiting": ("waiting      {what}: {said}", "待機中 {what}: {said}"),
    "ladder.line-not-checked": ("not checked  {what}: {said}", "未確認 {what}: {said}"),
    "ladder.proves": ("             proves that {proof}", "       証明されたこと: {proof}"),
    "ladder.would-prove": ("             would prove that {proof}", "       証明すること: {proof}"),
    "ladder.remedy": ("             to do: {remedy}", "       対処: {remedy}"),
    "ladder.summary": (
        "{passed} passed, {failed} failed, {waiting} waiting for Exchange, {unchecked} not checked.",
        "合格 {passed}、不合格 {failed}、Exchange の反映待ち {waiting}、未確認 {unchecked}。",
    ),
    "ladder.rung-objects": ("objects", "オブジェクト"),
    "ladder.proof-objects": (
        "the tenant holds what the manifest says",
        "テナントがマニフェストのとおりであること",
    ),
    "ladder.objects": (
        "read back, and as the manifest says",
        "読み直した結果、マニフェストのとおりです",
    ),
    "ladder.objects-differ": (
        "the tenant differs in {keys}",
        "テナントに相違があります: {keys}",
    ),
    "ladder.objects-differ-remedy": (
        "look at it with `inv plan`, and bring it about with `inv apply`",
        "`inv plan` で確かめ、`inv apply` で反映してください",
    ),
    "ladder.rung-outputs": ("outputs file", "出力ファイル"),
    "ladder.proof-outputs": (
        "the adapter goes by the ids of this very application and tenant",
        "アダプターがこのアプリケーションとテナントの ID を使うこと",
    ),
    "ladder.outputs": ("{file} has the tenant's ids", "{file} にテナントの ID があります"),
    "ladder.outputs-differ": (
        "{file} has other ids than the tenant: {names}",
        "{file} の ID がテナントと違います: {names}",
    ),
    "ladder.outputs-remedy": (
        "run `inv apply`, which writes it",
        "`inv apply` を実行して書き直してください",
    ),
    "ladder.rung-scopes": ("consent", "同意"),
    "ladder.proof-scopes": (
        "everybody's consent has the very scopes, compared as sets",
        "組織全体の同意が、集合として必要なスコープを備えていること",
    ),
    "ladder.scopes": ("{scopes}, for everybody", "組織全体: {scopes}"),
    "ladder.scopes-more": (
        "{scopes}, for everybody; and beyond what the manifest says: {others}",
        "組織全体: {scopes}。マニフェスト以外のもの: {others}",
    ),
    "ladder.scopes-missing": (
        "missing for everybody: {missing}; there instead: {others}",
        "組織全体の同意にないもの: {missing}。あるもの: {others}",
    ),
    "ladder.scopes-remedy": (
        "run `inv apply`, with --wait-for-consent where somebody else consents",
        "`inv apply` を実行してください。別の方が同意する場合は --wait-for-consent を付けてください",
    ),
    "ladder.rung-full-access": ("full_access_as_app", "full_access_as_app"),
    "ladder.proof-full-access": (
        "nothing but Exchange's own rights opens a mailbox",
        "Exchange 側の権限以外にメールボックスを開くものがないこと",
    ),
    "ladder.full-access": ("not held", "付与されていません"),
    "ladder.rung-token": ("token", "トークン"),
    "ladder.proof-token": (
        "Entra gives the adapter a token for Exchange, with these rights and no more",
        "Entra がアダプターに、必要な権限だけの Exchange 用トークンを与えること",
    ),
    "ladder.token": ("for {who} at {aud}: {rights}", "{aud} 用、{who}: {rights}"),
    "ladder.token-none": ("none was given: {why}", "取得できません: {why}"),
    "ladder.token-opaque": (
        "it was given, and cannot be looked into",
        "取得できましたが、内容は読み取れません",
    ),
    "ladder.token-no-rights": (
        "no rights of its own (Exchange's role decides)",
        "トークン自体の権限なし(Exchange の役割で決まります)",
    ),
    "ladder.token-wrong": (
        "{name} is {found}, not {wanted}",
        "{name} が {found} です({wanted} のはず)",
    ),
    "ladder.token-lacks": ("scp lacks {missing}", "scp に {missing} がありません"),
    "ladder.token-too-much": (
        "roles has full_access_as_app, which opens every mailbox whatever the scope",
        "roles に full_access_as_app があり、スコープに関係なく全メールボックスが開かれます",
    ),
    "ladder.token-remedy": (
        "run `inv apply`, then sign in anew; a token lives up to 90 minutes, and an old one may still say so",
        "`inv apply` の後、サインインし直してください。トークンは最長 90 分有効なため、古いものの可能性もあります",
    ),
    "ladder.rung-mailbox": ("mailbox", "メールボックス"),
    "ladder.proof-mailbox": (
        "EWS opens a mailbox of the manifest to the adapter",
        "EWS がマニフェストのメールボックスをアダプターに開くこと",
    ),
    "ladder.mailbox": ("{mailbox} answers", "{mailbox} が応答しました"),
    "ladder.no-token": ("without a token nobody can ask", "トークンがないため確認できません"),
    "ladder.waits-for-list": (
        "{mailbox}: blocked still; the list has had the application since {since}, and Exchange may take "
        "24 hours to go by it",
        "{mailbox}: まだブロックされています。{since} から一覧にありますが、反映に最長 24 時間かかります",
    ),
    "ladder.waits-for-role": (
        "{mailbox}: refused still; the application has had its role since {since}, and Exchange may take "
        "two hours to go by it",
        "{mailbox}: まだ拒否されます。{since} から役割がありますが、反映に最長 2 時間かかります",
    ),
    "ladder.wait-remedy": ("run this again later", "時間をおいて再度実行してください"),
    "ladder.rung-outside": ("outside the scope", "スコープの外"),
    "ladder.proof-outside": (
        "a mailbox outside the scope stays closed to the adapter",
        "スコープの外のメールボックスがアダプターに開かれないこと",
    ),
    "ladder.outside": ("{mailbox} is refused", "{mailbox} は拒否されました"),
    "ladder.outside-open": ("{mailbox} was opened", "{mailbox} が開かれました"),
    "ladder.outside-open-remedy": (
        "see what opens it (full_access_as_app, a wider role, Full Access); a role that was narrowed within "
        "two hours, or a token from before, may still hold: then run this again",
        "何によって開かれるか(full_access_as_app、より広い役割、フル アクセス)を確かめてください。2 時間以内に"
        "狭めた役割や以前のトークンがまだ有効な場合もあります。そのときは再度実行してください",
    ),
    "ladder.outside-not-given": (
        "no such mailbox was named",
        "対象のメールボックスの指定がありません",
    ),
    "ladder.outside-not-given-remedy": (
        "name one that must stay closed: --outside ADDRESS",
        "開かれてはならないものを --outside アドレス で指定してください",
    ),
    "ladder.outside-proves-nothing": (
        "refused, as those within are: that proves nothing yet",
        "拒否されましたが、スコープ内も拒否されているため、まだ何も証明しません",
    ),
    "ladder.outside-other": ("{mailbox} was not asked: {why}", "{mailbox} を確認できません: {why}"),
    "ladder.rung-list": ("EWS allow list", "EWS の許可一覧"),
    "ladder.proof-list": (
        "Exchange Online lets this application use EWS",
        "Exchange Online がこのアプリケーションに EWS の使用を許すこと",
    ),
    "ladder.list": (
        "the application was on it when it was last seen ({seen})",
        "最後に見たとき({seen})、一覧にありました",
    ),
    "ladder.list-without": (
        "the application was not on it when it was last seen ({seen})",
        "最後に見たとき({seen})、一覧にありませんでした",
    ),
    "ladder.list-remedy": (
        "have the apply script run, and look at it again with the status script",
        "apply スクリプトを実行してもらい、status スクリプトで確かめてください",
    ),
    "ladder.list-never": ("nobody has looked", "まだ誰も見ていません"),
    "ladder.list-never-remedy": (
        "have the status script run with -Json, and name its file: --exchange-status FILE",
        "status スクリプトを -Json 付きで実行してもらい、--exchange-status ファイル で指定してください",
    ),
}
