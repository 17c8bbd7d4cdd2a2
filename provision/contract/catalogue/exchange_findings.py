"""How each part of Exchange's side stands, and what the apply script or a person does about it."""

TEXTS = {
    "exchange.unknown-organisation": (
        "organisation's settings: not checked",
        "組織の設定: 未確認",
    ),
    "exchange.dehydrated": (
        "the organisation does not accept role groups and scopes of its own yet",
        "組織がまだ独自の役割グループやスコープを受け付けません",
    ),
    "exchange.dehydrated-remedy": (
        "run Enable-OrganizationCustomization once",
        "Enable-OrganizationCustomization を一度実行してください",
    ),
    "exchange.ews-on": ("EwsEnabled: true", "EwsEnabled: True"),
    "exchange.ews-off": (
        "EwsEnabled: false, so that nothing gets in",
        "EwsEnabled: False(どのアプリケーションも使えません)",
    ),
    "exchange.ews-off-remedy": (
        "whoever is responsible for the organisation decides to turn it on, the apply script does not",
        "有効にするかどうかは組織の責任者が判断します(apply スクリプトは変更しません)",
    ),
    "exchange.ews-unset": (
        "EwsEnabled: not set, so that everything gets in until Microsoft turns it off",
        "EwsEnabled: 未設定(Microsoft が無効にするまで、すべてのアプリケーションが使えます)",
    ),
    "exchange.would-turn-on": (
        "the apply script would turn it on, which cuts off what is not on the list",
        "apply スクリプトが有効にします(一覧にないアプリケーションは遮断されます)",
    ),
    "exchange.user-agents": (
        "user agents are filtered too (EwsApplicationAccessPolicy: {policy})",
        "ユーザー エージェントによる制限もあります(EwsApplicationAccessPolicy: {policy})",
    ),
    "exchange.user-agents-remedy": (
        "see that what the adapter sends gets through: EwsAllowList, EwsBlockList",
        "アダプターが許可されるよう EwsAllowList と EwsBlockList を確認してください",
    ),
    "exchange.unknown-allow-list": ("EWS allow list: not checked", "EWS の許可リスト: 未確認"),
    "exchange.unregistered-allow-list": (
        "EWS allow list: the application is not registered yet",
        "EWS の許可リスト: アプリケーションがまだ登録されていません",
    ),
    "exchange.listed": (
        "EWS allow list: has the application, and {others} others",
        "EWS の許可リスト: アプリケーションがあります(ほかに {others} 件)",
    ),
    "exchange.not-listed": (
        "EWS allow list: does not have the application, but {others} others",
        "EWS の許可リスト: アプリケーションがありません(ほかに {others} 件)",
    ),
    "exchange.would-list": (
        "the apply script would add it, and leave the others",
        "apply スクリプトが追加します(ほかはそのままです)",
    ),
    "exchange.in-use": (
        "{count} applications use EWS by the report and are not on the list: {names}",
        "レポートでは EWS を使っているのに一覧にないアプリケーションが {count} 件あります: {names}",
    ),
    "exchange.in-use-remedy": (
        "the apply script adds them with -Allow; with EwsEnabled true they are cut off",
        "-Allow で apply スクリプトが追加します。EwsEnabled が True の間は遮断されます",
    ),
    "exchange.no-role": ("there is no role {role}", "役割 {role} がありません"),
    "exchange.no-role-remedy": (
        "choose another `access` in the manifest; the apply script changes nothing here",
        "マニフェストの `access` を変えてください(apply スクリプトは何も変更しません)",
    ),
    "exchange.unknown-role-group": ("role group: not checked", "役割グループ: 未確認"),
    "exchange.no-group": ("role group '{name}': absent", "役割グループ '{name}': ありません"),
    "exchange.would-make": ("the apply script would make it", "apply スクリプトが作成します"),
    "exchange.other-group": (
        "role group '{name}': is not for the role {role} alone",
        "役割グループ '{name}': 役割 {role} 専用ではありません",
    ),
    "exchange.group-remedy": (
        "it is of others: choose another name in the manifest; the apply script changes nothing",
        "ほかの人が作ったものです。マニフェストで別の名前にしてください(apply スクリプトは変更しません)",
    ),
    "exchange.group-by-hand": (
        "somebody changed its roles: put them right by hand; the apply script changes nothing",
        "役割が変更されています。手動で直してください(apply スクリプトは変更しません)",
    ),
    "exchange.no-members": (
        "role group '{name}': without {names}",
        "役割グループ '{name}': メンバーに {names} がいません",
    ),
    "exchange.would-add": ("the apply script would add them", "apply スクリプトが追加します"),
    "exchange.other-limit": (
        "role group '{name}': its role ends elsewhere than the manifest says",
        "役割グループ '{name}': 役割の範囲がマニフェストと違います",
    ),
    "exchange.would-limit": (
        "the apply script would limit it to the scope, if the group is ours",
        "apply スクリプトがスコープに限定します(グループが exobridge のものである場合)",
    ),
    "exchange.limit-remedy": (
        "write the scope into the manifest, or widen the assignment by hand",
        "スコープをマニフェストに書くか、割り当てを手動で広げてください",
    ),
    "exchange.group-well": (
        "role group '{name}': as wanted",
        "役割グループ '{name}': 望みどおりです",
    ),
    "exchange.denied": (
        "Full Access is denied for {count} mailboxes: {names}",
        "フル アクセスが拒否されているメールボックスが {count} 件あります: {names}",
    ),
    "exchange.denied-remedy": (
        "take the denial away by hand; it comes before what allows",
        "拒否を手動で取り除いてください(許可より優先されます)",
    ),
    "exchange.no-full-access": (
        "Full Access is missing for {count} mailboxes: {names}",
        "フル アクセスのないメールボックスが {count} 件あります: {names}",
    ),
    "exchange.unknown-full-access": (
        "Full Access: not checked for {count} mailboxes: {names}",
        "フル アクセス: {count} 件のメールボックスが未確認です: {names}",
    ),
    "exchange.full-access-well": (
        "Full Access: for all {count} mailboxes",
        "フル アクセス: {count} 件のメールボックスすべてにあります",
    ),
    "exchange.would-give": ("the apply script would give it", "apply スクリプトが与えます"),
    "exchange.unregistered-service-principal": (
        "service principal: the application is not registered yet",
        "サービス プリンシパル: アプリケーションがまだ登録されていません",
    ),
    "exchange.unknown-service-principal": (
        "service principal: not checked",
        "サービス プリンシパル: 未確認",
    ),
    "exchange.no-principal": (
        "service principal: Exchange does not know the application",
        "サービス プリンシパル: Exchange にアプリケーションがありません",
    ),
    "exchange.would-add-principal": (
        "the apply script would add it",
        "apply スクリプトが追加します",
    ),
    "exchange.other-principal": (
        "service principal: points to another object than the application's",
        "サービス プリンシパル: 別のオブジェクトを指しています",
    ),
    "exchange.other-principal-remedy": (
        "remove it by hand (Remove-ServicePrincipal); the apply script stops there",
        "手動で削除してください(Remove-ServicePrincipal)。apply スクリプトはそこで停止します",
    ),
    "exchange.principal-well": (
        "service principal: as wanted",
        "サービス プリンシパル: 望みどおりです",
    ),
    "exchange.unknown-scope": ("management scope: not checked", "管理スコープ: 未確認"),
    "exchange.no-scope": ("management scope '{name}': absent", "管理スコープ '{name}': ありません"),
    "exchange.other-scope": (
        "management scope '{name}': is for others than the members of the group",
        "管理スコープ '{name}': 対象がグループのメンバーではありません",
    ),
    "exchange.other-scope-remedy": (
        "choose another name in the manifest; the apply script stops there",
        "マニフェストで別の名前にしてください。apply スクリプトはそこで停止します",
    ),
    "exchange.scope-well": (
        "management scope '{name}': as wanted",
        "管理スコープ '{name}': 望みどおりです",
    ),
    "exchange.unknown-role-assignment": (
        "role of the application: not checked",
        "アプリケーションの役割: 未確認",
    ),
    "exchange.not-held": (
        "role of the application: not held within '{name}'",
        "アプリケーションの役割: '{name}' の範囲では割り当てられていません",
    ),
    "exchange.would-assign": ("the apply script would assign it", "apply スクリプトが割り当てます"),
    "exchange.beyond": (
        "role of the application: held beyond '{name}' too: {names}",
        "アプリケーションの役割: '{name}' の外でも割り当てられています: {names}",
    ),
    "exchange.beyond-remedy": (
        "have that assignment removed by hand; the apply script stops there",
        "その割り当てを手動で削除してください。apply スクリプトはそこで停止します",
    ),
    "exchange.held": (
        "role of the application: held within '{name}', and no further",
        "アプリケーションの役割: '{name}' の範囲だけで割り当てられています",
    ),
    "exchange.no-reach": (
        "the scope does not reach {count} mailboxes: {names}",
        "スコープに含まれないメールボックスが {count} 件あります: {names}",
    ),
    "exchange.group-member-remedy": (
        "make them direct members of the group; if the role is missing, run the apply script",
        "グループの直接のメンバーにしてください。役割がない場合は apply スクリプトを実行してください",
    ),
    "exchange.unknown-reach": (
        "reach of the role: not checked for {count} mailboxes: {names}",
        "役割の範囲: {count} 件のメールボックスが未確認です: {names}",
    ),
    "exchange.reach-well": (
        "reach of the role: all {count} mailboxes",
        "役割の範囲: {count} 件のメールボックスすべて",
    ),
    "exchange.no-mailbox": (
        "{count} mailboxes are not there: {names}",
        "存在しないメールボックスが {count} 件あります: {names}",
    ),
    "exchange.no-mailbox-remedy": (
        "correct adapter: mailboxes in the manifest",
        "マニフェストの adapter: mailboxes を直してください",
    ),
    "exchange.door-shut": (
        "EWS is off for {count} mailboxes: {names}",
        "EWS が無効なメールボックスが {count} 件あります: {names}",
    ),
    "exchange.door-remedy": (
        "Set-CASMailbox -EwsEnabled $true turns it on; the apply script does not",
        "Set-CASMailbox -EwsEnabled $true で有効になります(apply スクリプトは変更しません)",
    ),
}
