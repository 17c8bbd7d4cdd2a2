# Takes the role Application EWS.AccessAsApp away from an application: the assignment and the
# service principal that bear our mark, the application's entry in Exchange Online's list,
# and the scope if -Made names it and nothing uses it; the switch EwsEnabled is left as it
# is. -Made takes what the apply script answered:
#   -Made (Get-Content applied.json | ForEach-Object { (ConvertFrom-Json $_).made })
# Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.
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
[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess, ConfirmImpact = 'High')]
param([string[]]$Made = @(), [string]$Json = '')
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$digest = '37311df27d81284944d90d3e735260afc37e4609ff4bd7cb9c788791a75bc08e'
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
    $mailboxes = @('hanako.yamada@sakura.example', 'taro.suzuki@sakura.example', 'emma.clark@sakura.example', 'liam.byrne@sakura.example')
    $principals = @(Get-ServicePrincipal -ErrorAction Stop)
    $principal = @($principals | Where-Object { [string]$_.AppId -eq 'c1000000-0000-4000-8000-00000000000a' })
    $same = @($principal | Where-Object { [string]$_.ObjectId -eq 'c1000000-0000-4000-8000-00000000000b' })
    $principalNames = @($same | ForEach-Object { [string]$_.DisplayName })
    $marked = @($same | Where-Object { ([string]$_.DisplayName).Contains('[exobridge:exobridge-calendar-sync]') })
    $scopeName = @('予定表同期 Calendar Sync')
    $scopeFilters = @('MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM''', '(MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM'')')
    $scopes = @(Get-ManagementScope -ErrorAction Stop)
    $scope = @($scopes | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
    $fitting = @($scope | Where-Object { $scopeFilters -contains [string]$_.RecipientFilter })
    $otherFilters = @($scope | ForEach-Object { [string]$_.RecipientFilter })
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
    $assignments = @(Get-ManagementRoleAssignment -Role 'Application EWS.AccessAsApp' -Delegating $false -ErrorAction Stop)
    $named = @($assignments | Where-Object { [string]$_.Name -eq 'exobridge-exobridge-calendar-sync' })
    $ours = @($named | Where-Object { ([string]$_.RoleAssigneeType -eq 'ServicePrincipal') -and (([string]$_.RoleAssignee -eq 'c1000000-0000-4000-8000-00000000000b') -or ([string]$_.RoleAssigneeName -eq 'c1000000-0000-4000-8000-00000000000b') -or ($principalNames -contains [string]$_.RoleAssigneeName)) })
    $organisation = @(Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop)
    if ($organisation.Count -eq 0) {
        throw 'The organisation''s settings came back empty: this account may not read them, and a list written now would be lost but for us. Run the script as a member of Organization Management. / 組織の設定が空で返されました。このアカウントには読み取る権限がなく、このまま書き込むと、許可するアプリケーションの一覧が失われます。Organization Management のメンバーとして実行してください。'
    }
    $ewsEnabled = @($organisation | ForEach-Object { [string]$_.EwsEnabled })
    $ewsOn = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'True' })
    $ewsOff = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'False' })
    $written = @($organisation | ForEach-Object { [string]$_.EwsAllowedAppIDs })
    $allowed = @($written -split '[,\s]+' | Where-Object { $_ } | ForEach-Object { ([string]$_).ToLowerInvariant() } | Select-Object -Unique)
    $before = @($allowed)
    $client = @('c1000000-0000-4000-8000-00000000000a')
    $present = @($allowed | Where-Object { $client -contains [string]$_ })
    $remaining = @($allowed | Where-Object { $client -notcontains [string]$_ })
    Write-Host ('EwsAllowedAppIDs before / 変更前の EwsAllowedAppIDs: ' + ($before -join ', '))
    if ($present.Count -eq 0) {
        Write-Host 'The application is not on the list: nothing to take off. / アプリケーションは一覧にありません。外すものはありません。'
    } else {
        if ($remaining.Count -eq 0) {
            Write-Warning 'The application is the only one on the list, and an empty list blocks, or lets in, every other one: it was left on it. Take it off by hand once the list has others. / 一覧にはこのアプリケーションしかありません。空にすると、ほかのすべてが遮断されるか許可されるため、残しました。ほかのものを追加してから手動で外してください。'
        } else {
            Write-Host ('EwsAllowedAppIDs after / 変更後の EwsAllowedAppIDs: ' + ($remaining -join ', '))
            if ($PSCmdlet.ShouldProcess('EwsAllowedAppIDs', 'take c1000000-0000-4000-8000-00000000000a off')) {
                Set-OrganizationConfig -EwsAllowedAppIDs ($remaining -join ',') -ErrorAction Stop | Out-Null
                $done += [ordered]@{
                    action = 'take c1000000-0000-4000-8000-00000000000a off'
                    target = 'EwsAllowedAppIDs'
                    before = [string[]]$before
                    after = [string[]]$remaining
                }
            }
        }
    }
    if ($ours.Count -gt 0) {
        if ($PSCmdlet.ShouldProcess('exobridge-exobridge-calendar-sync', 'remove role assignment')) {
            Remove-ManagementRoleAssignment -Identity 'exobridge-exobridge-calendar-sync' -Confirm:$false -ErrorAction Stop | Out-Null
            $done += [ordered]@{
                action = 'remove role assignment'
                target = 'exobridge-exobridge-calendar-sync'
                before = [string[]]@('予定表同期 Calendar Sync')
                after = [string[]]@()
            }
        }
    } else {
        if ($held.Count -gt 0) {
            Write-Warning 'The application holds the role within the scope ''予定表同期 Calendar Sync'' by an assignment that others made. It is left alone. / スコープ ''予定表同期 Calendar Sync'' での役割は、ほかの人が作った割り当てによるものです。そのままにします。'
        }
    }
    $recorded = @($scopeName | Where-Object { $Made -contains [string]$_ })
    $unused = @(Get-ManagementScope -Orphan -ErrorAction Stop | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
    if ($fitting.Count -gt 0) {
        if ($recorded.Count -gt 0) {
            if ((-not ($WhatIfPreference)) -and ($unused.Count -eq 0)) {
                Write-Warning 'The management scope ''予定表同期 Calendar Sync'' is kept, since a role assignment uses it. / 管理スコープ ''予定表同期 Calendar Sync'' は役割の割り当てに使われているため、残します。'
            } else {
                if ($PSCmdlet.ShouldProcess('予定表同期 Calendar Sync', 'remove management scope')) {
                    Remove-ManagementScope -Identity '予定表同期 Calendar Sync' -Confirm:$false -ErrorAction Stop | Out-Null
                    $done += [ordered]@{
                        action = 'remove management scope'
                        target = '予定表同期 Calendar Sync'
                        before = [string[]]@('MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM''')
                        after = [string[]]@()
                    }
                }
            }
        } else {
            Write-Warning 'The management scope ''予定表同期 Calendar Sync'' is kept, since -Made does not name it. / 管理スコープ ''予定表同期 Calendar Sync'' は -Made に含まれていないため、残します。'
        }
    }
    $left = @($foreign + $more)
    if (-not ($WhatIfPreference)) {
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
        $left = @($grants)
    }
    if ($marked.Count -gt 0) {
        if ($left.Count -gt 0) {
            Write-Warning 'The service principal is kept, since others gave it roles. / サービス プリンシパルには、ほかの人が割り当てた役割があるため、残します。'
        } else {
            if ($PSCmdlet.ShouldProcess('Calendar sync (さくら商事) [exobridge:exobridge-calendar-sync]', 'remove service principal')) {
                Remove-ServicePrincipal -Identity 'c1000000-0000-4000-8000-00000000000b' -Confirm:$false -ErrorAction Stop | Out-Null
                $done += [ordered]@{
                    action = 'remove service principal'
                    target = 'Calendar sync (さくら商事) [exobridge:exobridge-calendar-sync]'
                    before = [string[]]@('c1000000-0000-4000-8000-00000000000b')
                    after = [string[]]@()
                }
            }
        }
    } else {
        if ($principal.Count -gt 0) {
            Write-Warning 'The service principal is kept, since others made it. / サービス プリンシパルは、ほかの人が作ったものなので残します。'
        }
    }
    if (-not ($WhatIfPreference)) {
        $principals = @(Get-ServicePrincipal -ErrorAction Stop)
        $principal = @($principals | Where-Object { [string]$_.AppId -eq 'c1000000-0000-4000-8000-00000000000a' })
        $same = @($principal | Where-Object { [string]$_.ObjectId -eq 'c1000000-0000-4000-8000-00000000000b' })
        $principalNames = @($same | ForEach-Object { [string]$_.DisplayName })
        $marked = @($same | Where-Object { ([string]$_.DisplayName).Contains('[exobridge:exobridge-calendar-sync]') })
        $scopeName = @('予定表同期 Calendar Sync')
        $scopeFilters = @('MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM''', '(MemberOfGroup -eq ''CN=Calendar Sync,OU=sakura.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM'')')
        $scopes = @(Get-ManagementScope -ErrorAction Stop)
        $scope = @($scopes | Where-Object { [string]$_.Name -eq '予定表同期 Calendar Sync' })
        $fitting = @($scope | Where-Object { $scopeFilters -contains [string]$_.RecipientFilter })
        $otherFilters = @($scope | ForEach-Object { [string]$_.RecipientFilter })
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
        $assignments = @(Get-ManagementRoleAssignment -Role 'Application EWS.AccessAsApp' -Delegating $false -ErrorAction Stop)
        $named = @($assignments | Where-Object { [string]$_.Name -eq 'exobridge-exobridge-calendar-sync' })
        $ours = @($named | Where-Object { ([string]$_.RoleAssigneeType -eq 'ServicePrincipal') -and (([string]$_.RoleAssignee -eq 'c1000000-0000-4000-8000-00000000000b') -or ([string]$_.RoleAssigneeName -eq 'c1000000-0000-4000-8000-00000000000b') -or ($principalNames -contains [string]$_.RoleAssigneeName)) })
        if ($ours.Count -gt 0) {
            $problems += 'The role assignment ''exobridge-exobridge-calendar-sync'' is still there. / 役割の割り当て ''exobridge-exobridge-calendar-sync'' が、まだ残っています。'
        }
        $organisation = @(Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop)
        if ($organisation.Count -eq 0) {
            throw 'The organisation''s settings came back empty: this account may not read them, and a list written now would be lost but for us. Run the script as a member of Organization Management. / 組織の設定が空で返されました。このアカウントには読み取る権限がなく、このまま書き込むと、許可するアプリケーションの一覧が失われます。Organization Management のメンバーとして実行してください。'
        }
        $ewsEnabled = @($organisation | ForEach-Object { [string]$_.EwsEnabled })
        $ewsOn = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'True' })
        $ewsOff = @($organisation | Where-Object { [string]$_.EwsEnabled -eq 'False' })
        $written = @($organisation | ForEach-Object { [string]$_.EwsAllowedAppIDs })
        $allowed = @($written -split '[,\s]+' | Where-Object { $_ } | ForEach-Object { ([string]$_).ToLowerInvariant() } | Select-Object -Unique)
        $present = @($allowed | Where-Object { $client -contains [string]$_ })
        if (($present.Count -gt 0) -and ($remaining.Count -gt 0)) {
            $problems += 'EwsAllowedAppIDs still has c1000000-0000-4000-8000-00000000000a. / EwsAllowedAppIDs に、まだ c1000000-0000-4000-8000-00000000000a があります。'
        }
        $absent = @($remaining | Where-Object { $allowed -notcontains [string]$_ })
        if ($absent.Count -gt 0) {
            $problems += ('EwsAllowedAppIDs does not have / EwsAllowedAppIDs に次のものがありません: ' + ($absent -join ', '))
        }
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
    script = 'undo'
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
    preview = [bool]($WhatIfPreference)
    changes = [object[]]$done
    undone = [bool]((-not ($WhatIfPreference)) -and ($problems.Count -eq 0))
    problems = [string[]]$problems
    servicePrincipal = 'c1000000-0000-4000-8000-00000000000b'
    scope = '予定表同期 Calendar Sync'
    assignment = 'exobridge-exobridge-calendar-sync'
    mailboxes = [string[]]$mailboxes
    allowList = [ordered]@{
        before = [string[]]$before
        allowed = [string[]]$allowed
        ewsEnabled = [string]$ewsEnabled
    }
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
    throw ('What was to be undone is still there / 元に戻すはずのものが残っています: ' + ($problems -join ', '))
}
