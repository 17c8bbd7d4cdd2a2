"""What a preflight finds of accounts and licences."""

TEXTS = {
    "preflight.administrator": ("{name} is there and enabled", "{name} は存在し、有効です"),
    "preflight.no-administrator": (
        "nobody in the tenant signs in as {name}",
        "{name} でサインインするアカウントがテナントにありません",
    ),
    "preflight.no-administrator-remedy": (
        "create the account, or correct adapter: administrator, which is its user principal name",
        "アカウントを作成するか、adapter の administrator(ユーザー プリンシパル名)を直してください",
    ),
    "preflight.administrator-disabled": (
        "sign-in is blocked for {name}",
        "{name} のサインインがブロックされています",
    ),
    "preflight.administrator-disabled-remedy": (
        "Entra admin center, Users, the account: enable it",
        "Entra 管理センターの「ユーザー」でアカウントを有効にしてください",
    ),
    "preflight.no-roles": (
        "{name} holds no directory role",
        "{name} にディレクトリ ロールはありません",
    ),
    "preflight.has-roles": (
        "{name} holds {roles}: its tokens, which the adapter keeps, would be good for that too",
        "{name} は {roles} を持っています。アダプターが保管するトークンでその権限も使えてしまいます",
    ),
    "preflight.has-roles-remedy": (
        "use a dedicated account without directory roles",
        "ディレクトリ ロールのない専用のアカウントを使ってください",
    ),
    "preflight.users-unread-remedy": (
        "Microsoft 365 admin center, Active users: look there, or sign in with User.Read.All",
        "Microsoft 365 管理センターの「アクティブなユーザー」で確かめるか、User.Read.All のあるサインインを使って"
        "ください",
    ),
    "preflight.administrator-licensed": (
        "{name} has an Exchange plan",
        "{name} に Exchange のプランがあります",
    ),
    "preflight.subscription": (
        "with Exchange Online, and how many are left: {names}",
        "Exchange Online を含むもの(残数): {names}",
    ),
    "preflight.no-subscription": (
        "no active subscription of the tenant has a mailbox in Exchange Online",
        "Exchange Online のメールボックスを含む有効なサブスクリプションがありません",
    ),
    "preflight.no-subscription-remedy": (
        "subscribe to a plan with Exchange Online and EWS, or name another directory as `tenant:`",
        "Exchange Online と EWS を含むプランを契約するか、`tenant:` に別のディレクトリを指定してください",
    ),
    "preflight.skus-unread-remedy": (
        "Microsoft 365 admin center, Billing: look there, or sign in with LicenseAssignment.Read.All",
        "Microsoft 365 管理センターの「課金情報」で確かめるか、LicenseAssignment.Read.All のあるサインインを使って"
        "ください",
    ),
    "preflight.on-premises": (
        "on the organisation's own servers: no licence of Exchange Online is needed",
        "自社のサーバー上にあるため、Exchange Online のライセンスは不要です",
    ),
    "preflight.mailboxes": (
        "{fine} of {count} may have a mailbox in Exchange Online",
        "{count} 件中 {fine} 件が Exchange Online のメールボックスを持てます",
    ),
    "preflight.absent": (
        "no account of the tenant has the address of {count}: {names}",
        "{count} 件のアドレスに対応するアカウントがテナントにありません: {names}",
    ),
    "preflight.absent-remedy": (
        "correct the addresses in adapter: mailboxes, or create the mailboxes",
        "adapter の mailboxes のアドレスを直すか、メールボックスを作成してください",
    ),
    "preflight.unlicensed": (
        "no Exchange plan for {count}: {names}",
        "Exchange のプランがないもの {count} 件: {names}",
    ),
    "preflight.unlicensed-remedy": (
        "Microsoft 365 admin center, Active users, Licenses: assign one with Exchange Online",
        "Microsoft 365 管理センターの「アクティブなユーザー」→「ライセンス」で Exchange Online を含むものを"
        "割り当ててください",
    ),
    "preflight.suspended": (
        "the Exchange plan is suspended for {count}: {names}",
        "Exchange のプランが停止しているもの {count} 件: {names}",
    ),
    "preflight.suspended-remedy": (
        "renew the subscription, or assign another licence",
        "サブスクリプションを更新するか、別のライセンスを割り当ててください",
    ),
    "preflight.doubtful": (
        "only a kiosk or POP plan for {count}, and no source says whether it lets EWS in: {names}",
        "キオスクまたは POP のプランだけのもの {count} 件(EWS を許すかどうかの資料がありません): {names}",
    ),
    "preflight.doubtful-remedy": (
        "try one with `inv adapter.check`, or assign Exchange Online Plan 1 or 2",
        "`inv adapter.check` で試すか、Exchange Online プラン 1 または 2 を割り当ててください",
    ),
}
