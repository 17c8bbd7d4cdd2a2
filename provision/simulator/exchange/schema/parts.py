"""What requests and answers are put together from, in the notation of `grammar`."""

PARTS = """
RequestServerVersion: @Version=ExchangeVersion! @any
MailboxCulture: @any #language
ExchangeImpersonation: @any ConnectingSID
TimeZoneContext: @any TimeZoneDefinition
ServerVersionInfo: @MajorVersion=int @MinorVersion=int @MajorBuildNumber=int
    @MinorBuildNumber=int @Version=string
FolderResponseShape: BaseShape=DefaultShapeNames
    AdditionalProperties=NonEmptyArrayOfPathsToElement?
NonEmptyArrayOfBaseFolderIds: (FolderId | DistinguishedFolderId)+
IndexedPageView(BasePaging): @Offset=int! @BasePoint=IndexBasePoint!
FractionalPageView(BasePaging): @Numerator=int! @Denominator=int!
Restriction: $search
ItemResponseShape: BaseShape=DefaultShapeNames IncludeMimeContent=boolean?
    BodyType=BodyTypeResponse? UniqueBodyType=BodyTypeResponse?
    NormalizedBodyType=BodyTypeResponse? FilterHtmlContent=boolean?
    ConvertHtmlCodePageToUTF8=boolean? InlineImageUrlTemplate=string?
    BlockExternalImages=boolean? AddBlankTargetToLinks=boolean? MaximumBodySize=int?
    AdditionalProperties=NonEmptyArrayOfPathsToElement?
AttachmentResponseShape: IncludeMimeContent=boolean? BodyType=BodyTypeResponse?
    FilterHtmlContent=boolean? AdditionalProperties=NonEmptyArrayOfPathsToElement?
NonEmptyArrayOfRequestAttachmentIds: AttachmentId=RequestAttachmentId+
RequestAttachmentId: @Id=string!
RootItemId: @RootItemId=string! @RootItemChangeKey=string!
CalendarView(BasePaging): @StartDate=dateTime! @EndDate=dateTime!
NonEmptyArrayOfFieldOrders: FieldOrder+
NonEmptyArrayOfBaseItemIds: (ItemId | OccurrenceItemId | RecurringMasterItemId |
    RecurringMasterItemIdRanges~)+
TargetFolderId: (FolderId | DistinguishedFolderId | AddressListId~)
NonEmptyArrayOfAllItems: $create+
NonEmptyArrayOfItemChanges: ItemChange+
NonEmptyArrayOfTimeZoneId: Id=string+
ArrayOfBaseItemIds: ItemId*
NonEmptyArrayOfAlternateIds: (AlternateId | AlternatePublicFolderId~ |
    AlternatePublicFolderItemId~)+
AlternateId: @Format=IdFormat! @Id=string! @Mailbox=NonEmptyString! @IsArchive=boolean
UserConfigurationName: @Name=NonEmptyString! (FolderId | DistinguishedFolderId | AddressListId~)
UserConfiguration: UserConfigurationName ItemId? Dictionary=UserConfigurationDictionary?
    XmlData=base64Binary? BinaryData=base64Binary?
UserConfigurationDictionary: DictionaryEntry=UserConfigurationDictionaryEntry*
UserConfigurationDictionaryEntry: DictionaryKey=UserConfigurationDictionaryObject
    DictionaryValue=UserConfigurationDictionaryObject
UserConfigurationDictionaryObject: Type=UserConfigurationDictionaryObjectTypes Value=string+
ConnectingSID: (PrincipalName | SID | PrimarySmtpAddress | SmtpAddress)
NonEmptyArrayOfPathsToElement: $path+
FolderId: @Id=string! @ChangeKey=string
DistinguishedFolderId: @Id=DistinguishedFolderIdName! @ChangeKey=string
    Mailbox=EmailAddress?
BasePaging: @MaxEntriesReturned=int
Exists: $path
Excludes: $path Bitmask=ExcludesValue
IsEqualTo(TwoOperandExpression):
IsNotEqualTo(TwoOperandExpression):
IsGreaterThan(TwoOperandExpression):
IsGreaterThanOrEqualTo(TwoOperandExpression):
IsLessThan(TwoOperandExpression):
IsLessThanOrEqualTo(TwoOperandExpression):
ContainsExpression: @ContainmentMode @ContainmentComparison $path Constant=ConstantValue
Not: $search
And(MultipleOperandBooleanExpression):
Or(MultipleOperandBooleanExpression):
FieldOrder: @Order=SortDirection! $path
ItemId: @Id=string! @ChangeKey=string
OccurrenceItemId: @RecurringMasterId=string! @ChangeKey=string @InstanceIndex=int!
RecurringMasterItemId: @OccurrenceId=string! @ChangeKey=string
ItemChange: (ItemId | OccurrenceItemId | RecurringMasterItemId)
    Updates=NonEmptyArrayOfItemChangeDescriptions CalendarActivityData~?
PrincipalName: #NonEmptyString
SID: #NonEmptyString
PrimarySmtpAddress: #NonEmptyString
SmtpAddress: #NonEmptyString
PathToUnindexedField: @FieldURI=UnindexedFieldURI!
PathToIndexedField: @FieldURI=DictionaryURI! @FieldIndex=string!
PathToExtendedField: @DistinguishedPropertySetId=DistinguishedPropertySet
    @PropertySetId=Guid @PropertyTag @PropertyName=string @PropertyId=int
    @PropertyType=MapiPropertyType!
ExcludesValue: @Value=ExcludesAttribute!
TwoOperandExpression: $path FieldURIOrConstant
ConstantValue: @Value=string!
MultipleOperandBooleanExpression: $search+
NonEmptyArrayOfItemChangeDescriptions: (AppendToItemField | SetItemField | DeleteItemField)+
ArrayOfRealItems: $item*
ConflictResults: Count=int
ArrayOfFolders: (Folder | CalendarFolder | ContactsFolder~ | SearchFolder~ | TasksFolder)*
NonEmptyArrayOfFolders: (Folder | CalendarFolder | ContactsFolder~ | SearchFolder~ |
    TasksFolder)+
FindFolderParent: @IndexedPagingOffset=int @NumeratorOffset=int @AbsoluteDenominator=int
    @IncludesLastItemInRange=boolean @TotalItemsInView=int Folders=ArrayOfFolders?
FindItemParent: @IndexedPagingOffset=int @NumeratorOffset=int @AbsoluteDenominator=int
    @IncludesLastItemInRange=boolean @TotalItemsInView=int (Items=ArrayOfRealItems |
    Groups~)
ArrayOfTimeZoneDefinition: TimeZoneDefinition*
SyncFolderItemsChanges: (Create=SyncFolderItemsCreateOrUpdate |
    Update=SyncFolderItemsCreateOrUpdate | Delete=SyncFolderItemsDelete | ReadFlagChange~)*
FieldURIOrConstant: ($path | Constant=ConstantValue)
AppendToItemField(ItemChangeDescription): $item
SetItemField(ItemChangeDescription): $item
DeleteItemField(ItemChangeDescription):
SyncFolderItemsCreateOrUpdate: $item
SyncFolderItemsDelete: ItemId
ItemChangeDescription(ChangeDescription):
ChangeDescription: $path
"""
