"""The words and numbers that elements and attributes may hold."""

WORDS = """
AffectedTaskOccurrences: AllOccurrences SpecifiedOccurrenceOnly
BodyTypeResponse: Best HTML Text
BodyType: HTML Text
CalendarItemCreateOrDeleteOperation: SendToNone SendOnlyToAll SendToAllAndSaveCopy
CalendarItemType: Single Occurrence Exception RecurringMaster
CalendarItemUpdateOperation: SendToNone SendOnlyToAll SendOnlyToChanged SendToAllAndSaveCopy
    SendToChangedAndSaveCopy
CalendarPermissionReadAccess: None TimeOnly TimeAndSubjectAndLocation FullDetails
ConflictResolution: NeverOverwrite AutoResolve AlwaysOverwrite
ContainmentComparison: Exact IgnoreCase IgnoreNonSpacingCharacters Loose
    IgnoreCaseAndNonSpacingCharacters LooseAndIgnoreCase LooseAndIgnoreNonSpace
    LooseAndIgnoreCaseAndIgnoreNonSpace
ContainmentMode: FullString Prefixed Substring PrefixOnWords ExactPhrase
DateTimePrecision: Seconds Milliseconds
DayOfWeek: Sunday Monday Tuesday Wednesday Thursday Friday Saturday Day Weekday WeekendDay
DefaultShapeNames: IdOnly Default AllProperties PcxPeopleSearch
DayOfWeekIndex: First Second Third Fourth Last
DictionaryURI: item:InternetMessageHeader contacts:ImAddress contacts:PhysicalAddress:Street
    contacts:PhysicalAddress:City contacts:PhysicalAddress:State
    contacts:PhysicalAddress:CountryOrRegion contacts:PhysicalAddress:PostalCode
    contacts:PhoneNumber contacts:EmailAddress distributionlist:Members:Member
Disposal: HardDelete SoftDelete MoveToDeletedItems
DistinguishedFolderIdName: calendar contacts deleteditems drafts inbox journal notes outbox
    sentitems tasks msgfolderroot publicfoldersroot root junkemail searchfolders voicemail
    recoverableitemsroot recoverableitemsdeletions recoverableitemsversions
    recoverableitemspurges recoverableitemsdiscoveryholds archiveroot archivemsgfolderroot
    archivedeleteditems archiveinbox archiverecoverableitemsroot
    archiverecoverableitemsdeletions archiverecoverableitemsversions
    archiverecoverableitemspurges archiverecoverableitemsdiscoveryholds syncissues conflicts
    localfailures serverfailures recipientcache quickcontacts conversationhistory
    adminauditlogs todosearch mycontacts directory imcontactlist peopleconnect favorites
    mecontact personmetadata teamspaceactivity teamspacemessaging teamspaceworkitems
    scheduled orionnotes tagitems alltaggeditems externalcontacts teamchat teamchathistory
    yammerroot yammerinbound yammeroutbound yammerfeeds onedriveroot onedriverecylebin
    onedrivesystem onedrivevolume important starred archive
DistinguishedPropertySet: Meeting Appointment Common PublicStrings Address InternetHeaders
    CalendarAssistant UnifiedMessaging Task Sharing
ExchangeVersion: Exchange2007 Exchange2007_SP1 Exchange2009 Exchange2010 Exchange2010_SP1
    Exchange2010_SP2 Exchange2012 Exchange2013 Exchange2013_SP1 Exchange2015 Exchange2016
    V2015_10_05 V2016_01_06 V2016_04_13 V2016_07_13 V2016_10_10 V2017_01_07 V2017_04_14
    V2017_07_11
FolderQueryTraversal: Shallow Deep SoftDeleted
IconIndex: Default PostItem MailRead MailUnread MailReplied MailForwarded MailEncrypted
    MailSmimeSigned MailEncryptedReplied MailSmimeSignedReplied MailEncryptedForwarded
    MailSmimeSignedForwarded MailEncryptedRead MailSmimeSignedRead MailIrm MailIrmForwarded
    MailIrmReplied SmsSubmitted SmsRoutedToDeliveryPoint SmsRoutedToExternalMessagingSystem
    SmsDelivered OutlookDefaultForContacts AppointmentItem AppointmentRecur AppointmentMeet
    AppointmentMeetRecur AppointmentMeetNY AppointmentMeetYes AppointmentMeetNo
    AppointmentMeetMaybe AppointmentMeetCancel AppointmentMeetInfo TaskItem TaskRecur
    TaskOwned TaskDelegated
IdFormat: EwsLegacyId EwsId EntryId HexEntryId StoreId OwaId
ImportanceChoices: Low Normal High
IndexBasePoint: Beginning End
InferenceClassification: Focused Other
ItemQueryTraversal: Shallow SoftDeleted Associated
LegacyFreeBusy: Free Tentative Busy OOF WorkingElsewhere NoData
MailboxType: Unknown OneOff Mailbox PublicDL PrivateDL Contact PublicFolder GroupMailbox
    ImplicitContact
MapiPropertyType: ApplicationTime ApplicationTimeArray Binary BinaryArray Boolean CLSID
    CLSIDArray Currency CurrencyArray Double DoubleArray Error Float FloatArray Integer
    IntegerArray Long LongArray Null Object ObjectArray Short ShortArray SystemTime
    SystemTimeArray String StringArray
MessageDisposition: SaveOnly SendOnly SendAndSaveCopy
MonthNames: January February March April May June July August September October November
    December
ResponseClass: Success Warning Error
ResponseCode: ErrorAccessDenied ErrorAffectedTaskOccurrencesRequired
    ErrorAttachmentNestLevelLimitExceeded ErrorAttachmentSizeLimitExceeded
    ErrorCalendarIsCancelledForAccept ErrorCalendarIsCancelledForDecline
    ErrorCalendarIsCancelledForTentative ErrorCalendarIsNotOrganizer
    ErrorCalendarIsOrganizerForAccept ErrorCalendarIsOrganizerForDecline
    ErrorCalendarIsOrganizerForTentative ErrorInvalidItemForOperationAcceptItem
    ErrorInvalidItemForOperationDeclineItem ErrorInvalidItemForOperationTentative
    ErrorInvalidReferenceItem ErrorMessageDispositionRequired
    ErrorCalendarDurationIsTooLong ErrorCalendarEndDateIsEarlierThanStartDate
    ErrorCalendarFolderIsInvalidForCalendarView ErrorCalendarInvalidRecurrence
    ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange
    ErrorCalendarOccurrenceIsDeletedFromRecurrence ErrorCalendarViewRangeTooBig
    ErrorCannotDeleteTaskOccurrence ErrorCannotCreateCalendarItemInNonCalendarFolder ErrorCannotCreateTaskInNonTaskFolder
    ErrorChangeKeyRequiredForWriteOperations ErrorDeleteDistinguishedFolder ErrorFolderExists ErrorFolderNotFound
    ErrorImpersonateUserDenied ErrorInternalServerError ErrorItemCorrupt ErrorTimeoutExpired
    ErrorIncorrectUpdatePropertyCount ErrorInvalidAttachmentId ErrorInvalidChangeKey ErrorInvalidCompleteDate
    ErrorInvalidExtendedProperty ErrorInvalidExtendedPropertyValue ErrorInvalidIdEmpty
    ErrorInvalidIdMalformed ErrorInvalidIndexedPagingParameters ErrorInvalidOperation
    ErrorInvalidItemForOperationCreateItemAttachment ErrorMessageSizeExceeded
    ErrorMissingItemForCreateItemAttachment ErrorRequiredPropertyMissing
    ErrorInvalidPagingMaxRows ErrorInvalidPercentCompleteValue ErrorInvalidPropertyAppend
    ErrorInvalidPropertyDelete ErrorInvalidPropertyRequest ErrorInvalidPropertySet
    ErrorInvalidRequest ErrorInvalidRestriction ErrorInvalidServerVersion
    ErrorInvalidSyncStateData ErrorIrresolvableConflict ErrorItemNotFound
    ErrorMimeContentInvalid ErrorMissingEmailAddress ErrorNoPropertyTagForCustomProperties ErrorNonExistentMailbox
    ErrorOccurrenceCrossingBoundary ErrorRecurrenceHasNoOccurrence
    ErrorSchemaValidation ErrorSendMeetingCancellationsRequired
    ErrorSendMeetingInvitationsOrCancellationsRequired ErrorSendMeetingInvitationsRequired
    ErrorServerBusy ErrorTimeZone ErrorUpdatePropertyMismatch NoError
ResponseType: Unknown Organizer Tentative Accept Decline NoResponseReceived
SensitivityChoices: Normal Personal Private Confidential
SortDirection: Ascending Descending
SyncFolderItemsScope: NormalItems NormalAndAssociatedItems
TaskDelegateState: NoMatch OwnNew Owned Accepted Declined Max
TaskStatus: NotStarted InProgress Completed WaitingOnOthers Deferred
TransitionTargetKind: Period Group
UserConfigurationDictionaryObjectTypes: DateTime Boolean Byte String Integer32
    UnsignedInteger32 Integer64 UnsignedInteger64 StringArray ByteArray
"""

# What a field is called where one is asked for, by the kind of thing that has it.
FIELDS = """
folder: FolderId ParentFolderId DisplayName UnreadCount TotalCount ChildFolderCount
    FolderClass SearchParameters ManagedFolderInformation PermissionSet EffectiveRights
    SharingEffectiveRights DistinguishedFolderId PolicyTag ArchiveTag ReplicaList
item: ItemId ParentFolderId ItemClass MimeContent Attachments Subject DateTimeReceived Size
    Categories HasAttachments Importance InReplyTo InternetMessageHeaders IsAssociated
    IsDraft IsFromMe IsResend IsSubmitted IsUnmodified DateTimeSent DateTimeCreated Body
    ResponseObjects Sensitivity ReminderDueBy ReminderIsSet ReminderNextTime
    ReminderMinutesBeforeStart DisplayTo DisplayCc DisplayBcc Culture EffectiveRights
    LastModifiedName LastModifiedTime ConversationId UniqueBody Flag StoreEntryId
    InstanceKey NormalizedBody EntityExtractionResult PolicyTag ArchiveTag RetentionDate
    Preview PredictedActionReasons IsClutter RightsManagementLicenseData BlockStatus
    HasBlockedImages WebClientReadFormQueryString WebClientEditFormQueryString TextBody
    IconIndex MimeContentUTF8 Mentions MentionedMe MentionsPreview MentionsEx Hashtags
    AppliedHashtags AppliedHashtagsPreview Likes LikesPreview PendingSocialActivityTagIds
    AtAllMention CanDelete InferenceClassification FirstBody
message: ConversationIndex ConversationTopic InternetMessageId IsRead IsResponseRequested
    IsReadReceiptRequested IsDeliveryReceiptRequested ReceivedBy ReceivedRepresenting
    References ReplyTo From Sender ToRecipients CcRecipients BccRecipients
    ApprovalRequestData VotingInformation ReminderMessageData PublishedCalendarItemIcs
    PublishedCalendarItemName MessageSafety
sharingMessage: SharingMessageAction
meeting: AssociatedCalendarItemId IsDelegated IsOutOfDate HasBeenProcessed ResponseType
    ProposedStart ProposedEnd DoNotForwardMeeting
meetingRequest: MeetingRequestType IntendedFreeBusyStatus ChangeHighlights
calendar: Start End OriginalStart StartWallClock EndWallClock StartTimeZoneId EndTimeZoneId
    IsAllDayEvent LegacyFreeBusyStatus Location EnhancedLocation When IsMeeting IsCancelled
    IsRecurring MeetingRequestWasSent IsResponseRequested CalendarItemType MyResponseType
    Organizer RequiredAttendees OptionalAttendees Resources ConflictingMeetingCount
    AdjacentMeetingCount ConflictingMeetings AdjacentMeetings InboxReminders Duration
    TimeZone AppointmentReplyTime AppointmentSequenceNumber AppointmentState Recurrence
    FirstOccurrence LastOccurrence ModifiedOccurrences DeletedOccurrences MeetingTimeZone
    ConferenceType AllowNewTimeProposal IsOnlineMeeting MeetingWorkspaceUrl NetShowUrl UID
    RecurrenceId DateTimeStamp StartTimeZone EndTimeZone JoinOnlineMeetingUrl
    OnlineMeetingSettings IsOrganizer CalendarActivityData DoNotForwardMeeting
task: ActualWork AssignedTime BillingInformation ChangeCount Companies CompleteDate Contacts
    DelegationState Delegator DueDate IsAssignmentEditable IsComplete IsRecurring IsTeamTask
    Mileage Owner PercentComplete Recurrence StartDate Status StatusDescription TotalWork
contacts: Alias AssistantName Birthday BusinessHomePage Children Companies CompanyName
    CompleteName ContactSource Culture Department DisplayName DirectoryId DirectReports
    EmailAddresses AbchEmailAddresses FileAs FileAsMapping Generation GivenName ImAddresses
    Initials JobTitle Manager ManagerMailbox MiddleName Mileage MSExchangeCertificate
    Nickname Notes OfficeLocation PhoneNumbers PhoneticFullName PhoneticFirstName
    PhoneticLastName Photo PhysicalAddresses PostalAddressIndex Profession SpouseName
    Surname WeddingAnniversary UserSMIMECertificate HasPicture AccountName
    IsAutoUpdateDisabled IsMessengerEnabled Comment ContactShortId ContactType CreatedBy
    Gender IsHidden ObjectId PassportId IsPrivate SourceId TrustLevel Urls Cid
    SkypeAuthCertificate SkypeContext SkypeId XboxLiveTag SkypeRelationship YomiNickname
    InviteFree HidePresenceAndProfile IsPendingOutbound SupportGroupFeeds UserTileHash
    UnifiedInbox Mris Wlid AbchContactId NotInBirthdayCalendar ShellContactType ImMri
    PresenceTrustLevel OtherMri ProfileLastChanged MobileIMEnabled
    PartnerNetworkProfilePhotoUrl PartnerNetworkThumbnailPhotoUrl PersonId ConversationGuid
distributionlist: Members
postitem: PostedTime
"""
