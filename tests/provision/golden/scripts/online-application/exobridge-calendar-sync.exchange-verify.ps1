# Looks whether an application holds the role Application EWS.AccessAsApp for each mailbox of a
# manifest, and whether Exchange lets it in. It changes nothing. -Outside names mailboxes
# that it must not reach; without it the script tries one that it finds outside of the scope,
# since a scope that ends nothing looks well.
#
# Generated from a manifest: tenant sakura.example
#   application: exobridge-calendar-sync
#   client id: c1000000-0000-4000-8000-00000000000a
#   object id of its service principal: c1000000-0000-4000-8000-00000000000b
#   scope: 予定表同期 Calendar Sync
#   group: CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM
#   assignment: exobridge-exobridge-calendar-sync
#   mailbox: hanako.yamada@sakura.example
#   mailbox: taro.suzuki@sakura.example
#   mailbox: emma.clark@sakura.example
#   mailbox: liam.byrne@sakura.example
#
# Where to run it: in Windows PowerShell 5.1, or PowerShell 7.6 or later, with the module
# ExchangeOnlineManagement 3.10.1 or later, connected to the tenant above by
#   Install-Module ExchangeOnlineManagement -MinimumVersion 3.10.1 -Scope CurrentUser
#   Connect-ExchangeOnline -UserPrincipalName ADMINISTRATOR
# and afterwards Disconnect-ExchangeOnline -Confirm:$false
# Who may run it: a member of Organization Management.
# Who has the Entra role Exchange Administrator is a member. A cmdlet or parameter that is not
# recognised means that a role is missing (Get-ManagementRole -Cmdlet NAME tells which), or that
# the module is too old.
# How long it takes: the allow list works after up to 24 hours, the switch EwsEnabled after
# about one, the role of an application after 30 minutes to 2 hours.
# What it prints as output is one line of JSON, which -Json PATH also adds to the end of a file:
# keep it, `inv exchange.status --from PATH` reads it. It throws when it fails.
[CmdletBinding(PositionalBinding = $false)]
param([string[]]$Outside = @(), [string]$Json = '')
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$digest = '300b6d3d45c52748cd26169305d1afa8235a74e0c4e4d8e1910ebbfee36d8e84'
if ($Json) {
    $Json = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Json)
    [System.IO.File]::AppendAllText($Json, '')
}
$done = @()
$problems = @()
$mailboxes = @()
$before = @()
$allowed = @()
$ewsEnabled = @()
try {
    $connections = @(Get-ConnectionInformation -ErrorAction Stop | Where-Object { [string]$_.State -eq 'Connected' })
    $tenant = @('5a000000-0000-4000-8000-000000000001')
    $elsewhere = @($connections | Where-Object { $tenant -notcontains [string]$_.TenantID })
    $elsewhereNames = @($elsewhere | ForEach-Object { [string]$_.TenantID })
    if ($elsewhere.Count -gt 0) {
        throw ('This PowerShell is connected to another tenant than 5a000000-0000-4000-8000-000000000001, in which the application is. Close the connections (Disconnect-ExchangeOnline), connect to the right one, and run the script again. Nothing was changed. Connected to / この PowerShell は、アプリケーションのあるテナント 5a000000-0000-4000-8000-000000000001 とは別のテナントに接続しています。接続を閉じて(Disconnect-ExchangeOnline)正しいテナントに接続し、もう一度実行してください。変更は行っていません。接続先: ' + ($elsewhereNames -join ', '))
    }
    # A denied listing stops the script: it would look like an absent role.
    $roles = @(Get-ManagementRole -ErrorAction Stop)
    $role = @($roles | Where-Object { [string]$_.Name -eq 'Application EWS.AccessAsApp' })
    if ($roles.Count -eq 0) {
        $problems += 'The listing of management roles is empty: this account may not read them. Run the script as a member of Organization Management. / 管理役割の一覧が空です。このアカウントには読み取る権限がありません。Organization Management のメンバーとして実行してください。'
    } else {
        if ($role.Count -eq 0) {
            $problems += 'This organisation has no role Application EWS.AccessAsApp: Exchange Server has none of the roles for applications. Connect to Exchange Online, or choose another `access` in the manifest. Nothing was changed. / この組織に役割 Application EWS.AccessAsApp はありません(アプリケーション用の役割は Exchange Server にはありません)。Exchange Online に接続するか、マニフェストの `access` を変えてください。変更は行っていません。'
        }
    }
    $mailboxes = @('hanako.yamada@sakura.example', 'taro.suzuki@sakura.example', 'emma.clark@sakura.example', 'liam.byrne@sakura.example')
    foreach ($mailbox in $mailboxes) {
        $recipient = @(Get-Recipient -Filter ('EmailAddresses -eq ''' + $mailbox.Replace('''', '''''') + '''') -ResultSize 'Unlimited' -ErrorAction Stop | Where-Object { [string]$_.PrimarySmtpAddress -eq $mailbox })
        if ($recipient.Count -eq 0) {
            $problems += ('No recipient has this address as its primary one; correct adapter: mailboxes in the manifest. Nothing was changed / 次のアドレスをプライマリ アドレスとする受信者がありません。マニフェストの adapter: mailboxes を直してください。変更は行っていません: ' + $mailbox)
        }
    }
    if ($problems.Count -eq 0) {
        $principals = @(Get-ServicePrincipal -ErrorAction Stop)
        $principal = @($principals | Where-Object { [string]$_.AppId -eq 'c1000000-0000-4000-8000-00000000000a' })
        $same = @($principal | Where-Object { [string]$_.ObjectId -eq 'c1000000-0000-4000-8000-00000000000b' })
        $principalNames = @($same | ForEach-Object { [string]$_.DisplayName })
        $marked = @($same | Where-Object { ([string]$_.DisplayName).Contains('[exobridge:exobridge-calendar-sync]') })
        if (($principal.Count -gt 0) -and ($same.Count -eq 0)) {
            $problems += 'Exchange knows a service principal of this application that points to another object than c1000000-0000-4000-8000-00000000000b: somebody gave the object id of the app registration, or of an application that is gone. Remove it (Remove-ServicePrincipal) and run this script again. Nothing was changed. / このアプリケーションのサービス プリンシパルはすでにありますが、c1000000-0000-4000-8000-00000000000b とは別のオブジェクトを指しています(アプリの登録のオブジェクト ID、または削除されたアプリケーションのものです)。Remove-ServicePrincipal で削除してから、もう一度実行してください。変更は行っていません。'
        }
        $scopeName = @('予定表同期 Calendar Sync')
        $scopeFilters = @('MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM''', '(MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM'')')
        $scopes = @(Get-ManagementScope -ErrorAction Stop)
        $scope = @($scopes | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
        $fitting = @($scope | Where-Object { $scopeFilters -contains [string]$_.RecipientFilter })
        $otherFilters = @($scope | ForEach-Object { [string]$_.RecipientFilter })
        if (($scope.Count -gt 0) -and ($fitting.Count -eq 0)) {
            $problems += ('A management scope named ''予定表同期 Calendar Sync'' exists and is for others than the members of the group: others made it. Choose another name in the manifest. Nothing was changed. Its filter / 管理スコープ ''予定表同期 Calendar Sync'' はすでにあり、対象がグループのメンバーではありません(別の目的で作られたものです)。マニフェストで別の名前にしてください。変更は行っていません。フィルター: ' + ($otherFilters -join ', '))
        }
        $grants = @()
        if ($same.Count -gt 0) {
            $grants = @(Test-ServicePrincipalAuthorization -Identity 'c1000000-0000-4000-8000-00000000000b' -ErrorAction Stop)
        }
        $held = @($grants | Where-Object { ([string]$_.RoleName -eq 'Application EWS.AccessAsApp') -and ($scopeName -contains [string]$_.AllowedResourceScope) })
        $foreign = @($grants | Where-Object { ([string]$_.RoleName -eq 'Application EWS.AccessAsApp') -and ($scopeName -notcontains [string]$_.AllowedResourceScope) })
        $foreignScopes = @($foreign | ForEach-Object { [string]$_.AllowedResourceScope })
        $wanted = @('Application EWS.AccessAsApp')
        $more = @($grants | Where-Object { $wanted -notcontains [string]$_.RoleName })
        $moreRoles = @($more | ForEach-Object { [string]$_.RoleName })
        if ($foreign.Count -gt 0) {
            $problems += ('The application already holds the role Application EWS.AccessAsApp beyond the scope ''予定表同期 Calendar Sync'', which would end nothing then. This script did not make that assignment: have it removed first (Get-ManagementRoleAssignment, Remove-ManagementRoleAssignment). Nothing was changed. It reaches / アプリケーションには、スコープ ''予定表同期 Calendar Sync'' の外でも役割 Application EWS.AccessAsApp が割り当てられています。このままではスコープが意味を持ちません。このスクリプトが作った割り当てではないため、先に削除してもらってください(Get-ManagementRoleAssignment、Remove-ManagementRoleAssignment)。変更は行っていません。割り当ての範囲: ' + ($foreignScopes -join ', '))
        }
        if ($more.Count -gt 0) {
            Write-Warning ('The application holds other roles, which this script leaves alone / アプリケーションにはほかの役割もあります(そのままにします): ' + ($moreRoles -join ', '))
        }
        $assignments = @(Get-ManagementRoleAssignment -Role 'Application EWS.AccessAsApp' -Delegating $false -ErrorAction Stop)
        $named = @($assignments | Where-Object { [string]$_.Name -eq 'exobridge-exobridge-calendar-sync' })
        $ours = @($named | Where-Object { ([string]$_.RoleAssigneeType -eq 'ServicePrincipal') -and (([string]$_.RoleAssignee -eq 'c1000000-0000-4000-8000-00000000000b') -or ([string]$_.RoleAssigneeName -eq 'c1000000-0000-4000-8000-00000000000b') -or ($principalNames -contains [string]$_.RoleAssigneeName)) })
        if (($named.Count -gt 0) -and ($ours.Count -eq 0)) {
            $problems += 'A role assignment named ''exobridge-exobridge-calendar-sync'' exists and is another application''s. Nothing was changed. / 役割の割り当て ''exobridge-exobridge-calendar-sync'' はすでにあり、別のアプリケーションのものです。変更は行っていません。'
        }
        if ($principal.Count -eq 0) {
            $problems += 'Exchange knows no service principal of the application c1000000-0000-4000-8000-00000000000a. / アプリケーション c1000000-0000-4000-8000-00000000000a のサービス プリンシパルが Exchange にありません。'
        }
        if ($scope.Count -eq 0) {
            $problems += 'There is no management scope ''予定表同期 Calendar Sync''. / 管理スコープ ''予定表同期 Calendar Sync'' がありません。'
        }
        if ($held.Count -eq 0) {
            $problems += 'The application does not hold the role Application EWS.AccessAsApp within the scope ''予定表同期 Calendar Sync''. / アプリケーションに、スコープ ''予定表同期 Calendar Sync'' での役割 Application EWS.AccessAsApp がありません。'
        } else {
            foreach ($mailbox in $mailboxes) {
                $inside = @(Test-ServicePrincipalAuthorization -Identity 'c1000000-0000-4000-8000-00000000000b' -Resource $mailbox -ErrorAction Stop | Where-Object { ([string]$_.RoleName -eq 'Application EWS.AccessAsApp') -and ([string]$_.InScope -eq 'True') -and ($scopeName -contains [string]$_.AllowedResourceScope) })
                if ($inside.Count -eq 0) {
                    $problems += ('The scope does not reach this mailbox; make it a direct member of the group / 次のメールボックスはスコープに含まれていません。グループの直接のメンバーにしてください: ' + $mailbox)
                }
                $closed = @(Get-CASMailbox -Identity $mailbox -ErrorAction Stop | Where-Object { [string]$_.EwsEnabled -eq 'False' })
                if ($closed.Count -gt 0) {
                    $problems += ('EWS is off for this mailbox; Set-CASMailbox -EwsEnabled $true turns it on / 次のメールボックスでは EWS が無効です。Set-CASMailbox -EwsEnabled $true で有効になります: ' + $mailbox)
                }
            }
        }
        if ($Outside.Count -eq 0) {
            $strangers = @(Get-Recipient -Filter '-not (MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM'')' -RecipientType 'UserMailbox' -ResultSize 1 -ErrorAction Stop)
            $Outside = @($strangers | ForEach-Object { [string]$_.PrimarySmtpAddress })
        }
        if ($Outside.Count -eq 0) {
            Write-Warning 'There is no mailbox outside of the scope, so it is not proved that the scope ends anything. / スコープの外にメールボックスがないため、スコープが効いていることは確認できていません。'
        }
        if ($Outside.Count -gt 0) {
            Write-Host ('Tried from outside of the scope / スコープの外として確認するメールボックス: ' + ($Outside -join ', '))
        }
        if ($held.Count -gt 0) {
            foreach ($stranger in $Outside) {
                $reached = @(Test-ServicePrincipalAuthorization -Identity 'c1000000-0000-4000-8000-00000000000b' -Resource $stranger -ErrorAction Stop | Where-Object { ([string]$_.RoleName -eq 'Application EWS.AccessAsApp') -and ([string]$_.InScope -eq 'True') })
                if ($reached.Count -gt 0) {
                    $problems += ('The application reaches this mailbox, which -Outside says it must not / -Outside に指定された次のメールボックスに、アプリケーションがアクセスできます: ' + $stranger)
                }
            }
        }
    }
    $expected = @('c1000000-0000-4000-8000-00000000000a')
    $organisation = @(Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop)
    if ($organisation.Count -eq 0) {
        throw 'The organisation''s settings came back empty: this account may not read them, and a list written now would be lost but for us. Run the script as a member of Organization Management. / 組織の設定が空で返されました。このアカウントには読み取る権限がなく、このまま書き込むと、許可するアプリケーションの一覧が失われます。Organization Management のメンバーとして実行してください。'
    }
    $ewsEnabled = @($organisation | ForEach-Object { [string]$_.EwsEnabled })
    $ewsOn = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'True' })
    $ewsOff = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'False' })
    $written = @($organisation | ForEach-Object { [string]$_.EwsAllowedAppIDs })
    $allowed = @($written -split '[,\s]+' | Where-Object { $_ } | ForEach-Object { ([string]$_).ToLowerInvariant() } | Select-Object -Unique)
    $absent = @($expected | Where-Object { $allowed -notcontains [string]$_ })
    if ($absent.Count -gt 0) {
        $problems += ('EwsAllowedAppIDs does not have / EwsAllowedAppIDs に次のものがありません: ' + ($absent -join ', '))
    }
    if ($ewsOff.Count -gt 0) {
        $problems += 'EWS is off for the whole organisation (EwsEnabled is false): nothing on the list gets in. Turning it on concerns every application; whoever is responsible for the organisation decides that. This script does not. / 組織全体で EWS が無効です(EwsEnabled が False)。一覧にあるアプリケーションも利用できません。有効にするとすべてのアプリケーションに影響するため、組織の責任者が判断してください。このスクリプトでは有効にしません。'
    }
    if (($ewsOn.Count -eq 0) -and ($ewsOff.Count -eq 0)) {
        Write-Warning 'EwsEnabled is not set: every application gets in, until Microsoft turns EWS off in this organisation. It was left so; exchange: ews_enabled: true in the manifest lets the apply script turn it on, which cuts off what is not on the list. / EwsEnabled は未設定です。Microsoft がこの組織の EWS を無効にするまで、すべてのアプリケーションが利用できます。設定は変えていません。マニフェストに exchange: ews_enabled: true と書くと、apply スクリプトが有効にします(一覧にないアプリケーションは遮断されます)。'
    }
} catch {
    $problems += ('Stopped, and nothing after this was done / ここで停止し、以降の処理は行っていません' + ': ' + $_)
}
# From here on nothing is changed: what there is now, for the answer.
$notRead = @()
$everyMailbox = @('hanako.yamada@sakura.example', 'taro.suzuki@sakura.example', 'emma.clark@sakura.example', 'liam.byrne@sakura.example')
$sessions = @()
$settings = @()
$userAgents = @()
$roleFacts = @()
$lists = @()
$pointers = @()
$regions = @()
$holdings = @()
try {
    $connections = @(Get-ConnectionInformation -ErrorAction Stop | Where-Object { [string]$_.State -eq 'Connected' })
    $sessions = @($connections | ForEach-Object { [ordered]@{ UserPrincipalName = [string]$_.UserPrincipalName; TenantID = [string]$_.TenantID; ConnectionUri = [string]$_.ConnectionUri } })
} catch {
    $notRead += ('connections' + ': ' + $_)
}
try {
    $organisation = @(Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop)
    if ($organisation.Count -eq 0) {
        throw 'The organisation''s settings came back empty: this account may not read them, and a list written now would be lost but for us. Run the script as a member of Organization Management. / 組織の設定が空で返されました。このアカウントには読み取る権限がなく、このまま書き込むと、許可するアプリケーションの一覧が失われます。Organization Management のメンバーとして実行してください。'
    }
    $ewsEnabled = @($organisation | ForEach-Object { [string]$_.EwsEnabled })
    $ewsOn = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'True' })
    $ewsOff = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'False' })
    $written = @($organisation | ForEach-Object { [string]$_.EwsAllowedAppIDs })
    $allowed = @($written -split '[,\s]+' | Where-Object { $_ } | ForEach-Object { ([string]$_).ToLowerInvariant() } | Select-Object -Unique)
    $lists += [ordered]@{
        allowed = [string[]]$allowed
    }
    $settings = @($organisation | ForEach-Object { [ordered]@{ Name = [string]$_.Name; IsDehydrated = [string]$_.IsDehydrated; EwsEnabled = [string]$_.EwsEnabled } })
    try {
        $userAgents = @($organisation | ForEach-Object { [ordered]@{ EwsApplicationAccessPolicy = [string]$_.EwsApplicationAccessPolicy; EwsAllowList = [string[]]@($_.EwsAllowList | Where-Object { $_ }); EwsBlockList = [string[]]@($_.EwsBlockList | Where-Object { $_ }) } })
    } catch {
        $notRead += ('userAgents' + ': ' + $_)
    }
} catch {
    $notRead += ('organisation' + ': ' + $_)
}
try {
    $roles = @(Get-ManagementRole -ErrorAction Stop)
    if ($roles.Count -eq 0) {
        throw 'The listing of management roles is empty: this account may not read them. Run the script as a member of Organization Management. / 管理役割の一覧が空です。このアカウントには読み取る権限がありません。Organization Management のメンバーとして実行してください。'
    }
    $role = @($roles | Where-Object { [string]$_.Name -eq 'ApplicationImpersonation' })
    $applicationRole = @($roles | Where-Object { [string]$_.Name -eq 'Application EWS.AccessAsApp' })
    $roleFacts += [ordered]@{
        applicationImpersonation = [bool]($role.Count -gt 0)
        ewsAccessAsApp = [bool]($applicationRole.Count -gt 0)
    }
} catch {
    $notRead += ('roles' + ': ' + $_)
}
try {
    $principals = @(Get-ServicePrincipal -ErrorAction Stop)
    $principal = @($principals | Where-Object { [string]$_.AppId -eq 'c1000000-0000-4000-8000-00000000000a' })
    $same = @($principal | Where-Object { [string]$_.ObjectId -eq 'c1000000-0000-4000-8000-00000000000b' })
    $principalNames = @($same | ForEach-Object { [string]$_.DisplayName })
    $marked = @($same | Where-Object { ([string]$_.DisplayName).Contains('[exobridge:exobridge-calendar-sync]') })
    $pointers = @($principal | ForEach-Object { [ordered]@{ AppId = [string]$_.AppId; ObjectId = [string]$_.ObjectId; DisplayName = [string]$_.DisplayName } })
} catch {
    $notRead += ('servicePrincipals' + ': ' + $_)
}
try {
    $scopeName = @('予定表同期 Calendar Sync')
    $scopeFilters = @('MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM''', '(MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM'')')
    $scopes = @(Get-ManagementScope -ErrorAction Stop)
    $scope = @($scopes | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
    $fitting = @($scope | Where-Object { $scopeFilters -contains [string]$_.RecipientFilter })
    $otherFilters = @($scope | ForEach-Object { [string]$_.RecipientFilter })
    $regions = @($scope | ForEach-Object { [ordered]@{ Name = [string]$_.Name; RecipientFilter = [string]$_.RecipientFilter } })
} catch {
    $notRead += ('scopes' + ': ' + $_)
}
try {
    $answers = @()
    if ($same.Count -gt 0) {
        $answers = @(Test-ServicePrincipalAuthorization -Identity 'c1000000-0000-4000-8000-00000000000b' -ErrorAction Stop)
    }
    $holdings = @($answers | ForEach-Object { [ordered]@{ RoleName = [string]$_.RoleName; AllowedResourceScope = [string]$_.AllowedResourceScope; ScopeType = [string]$_.ScopeType; InScope = [string]$_.InScope } })
} catch {
    $notRead += ('roleAssignments' + ': ' + $_)
}
if ($notRead.Count -gt 0) {
    Write-Warning ('This account could not read everything; what is missing was not checked / このアカウントでは読み取れないものがありました。読み取れなかったものは確認していません: ' + ($notRead -join ', '))
}
$answer = [ordered]@{
    script = 'verify'
    version = 2
    digest = $digest
    at = [DateTime]::UtcNow.ToString('s') + 'Z'
    runBy = [Environment]::UserDomainName + '\' + [Environment]::UserName
    application = 'exobridge-calendar-sync'
    tenant = 'sakura.example'
    tenantId = '5a000000-0000-4000-8000-000000000001'
    deployment = 'online'
    access = 'application'
    administrator = 'sync@sakura.example'
    clientId = 'c1000000-0000-4000-8000-00000000000a'
    verified = [bool]($problems.Count -eq 0)
    problems = [string[]]$problems
    servicePrincipal = 'c1000000-0000-4000-8000-00000000000b'
    scope = '予定表同期 Calendar Sync'
    assignment = 'exobridge-exobridge-calendar-sync'
    mailboxes = [string[]]$mailboxes
    allowList = [ordered]@{
        allowed = [string[]]$allowed
        ewsEnabled = [string]$ewsEnabled
    }
    outside = [string[]]$Outside
    seen = [ordered]@{
        connections = [object[]]$sessions
        organisation = [object[]]$settings
        userAgents = [object[]]$userAgents
        roles = [object[]]$roleFacts
        allowList = [object[]]$lists
        servicePrincipals = [object[]]$pointers
        scopes = [object[]]$regions
        roleAssignments = [object[]]$holdings
        notRead = [string[]]$notRead
    }
} | ConvertTo-Json -Compress -Depth 8
if ($Json) {
    $line = [string][char]10 + $answer + [string][char]10
    [System.IO.File]::AppendAllText($Json, $line)
}
$answer
if ($problems.Count -gt 0) {
    throw ('Not everything is as the manifest wants it; if it was just changed, wait and run the verify script / マニフェストのとおりになっていないものがあります。変更した直後であれば、しばらく待ってから verify スクリプトを実行してください: ' + ($problems -join ', '))
}
