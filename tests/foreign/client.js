// Works on a mailbox's calendar and tasks by ews-javascript-api, and prints what it saw as JSON.
"use strict";

const { createRequire } = require("node:module");
const path = require("node:path");

const told = JSON.parse(process.argv[2]);
const required = createRequire(path.join(told.library, "package.json"));
const ews = required("ews-javascript-api");
const { HttpsProxyAgent } = required("https-proxy-agent");

function exchange() {
  const agent = new (HttpsProxyAgent || required("https-proxy-agent"))(told.proxy);
  const service = new ews.ExchangeService(ews.ExchangeVersion.Exchange2016);
  service.XHRApi = new ews.XhrApi({ httpsAgent: agent, proxy: false });
  service.Url = new ews.Uri(told.url);
  service.Credentials = new ews.OAuthCredentials(process.env.EXCHANGE_TOKEN);
  service.ImpersonatedUserId = new ews.ImpersonatedUserId(
    ews.ConnectingIdType.SmtpAddress,
    told.mailbox,
  );
  return service;
}

const silently = ews.SendInvitationsMode.SendToNone;
const overwrite = ews.ConflictResolutionMode.AutoResolve;

async function appointments(service) {
  const seen = {};
  const nine = ews.DateTime.Parse("2026-11-24T00:00:00Z");
  const folder = ews.WellKnownFolderName.Calendar;
  const week = new ews.CalendarView(nine.AddDays(-3), nine.AddDays(4));
  const listed = async () =>
    (await service.FindAppointments(folder, week)).Items.map((item) => item.Subject);

  const made = new ews.Appointment(service);
  made.Subject = "会議";
  made.Body = new ews.MessageBody(ews.BodyType.Text, "議題\r\n二つ");
  made.Start = nine;
  made.End = nine.AddHours(1);
  made.Location = "第二会議室";
  made.Categories.Add("社外");
  await made.Save(new ews.FolderId(folder), silently);
  seen.created = await listed();

  const read = await ews.Appointment.Bind(service, made.Id);
  seen.read = {
    subject: read.Subject,
    start: read.Start.ToISOString(),
    end: read.End.ToISOString(),
    location: read.Location,
    body: read.Body.Text,
    categories: read.Categories.GetEnumerator(),
    organizer: read.Organizer.Address,
  };

  read.Subject = "会議(変更)";
  read.End = nine.AddHours(2);
  await read.Update(overwrite, ews.SendInvitationsOrCancellationsMode.SendToNone);
  seen.changed = await listed();
  if (!told.keep) {
    await read.Delete(ews.DeleteMode.HardDelete, ews.SendCancellationsMode.SendToNone);
    seen.deleted = await listed();
  }
  return seen;
}

async function tasks(service) {
  const seen = {};
  const folder = ews.WellKnownFolderName.Tasks;
  const listed = async () =>
    (await service.FindItems(folder, new ews.ItemView(10))).Items.map((item) => item.Subject);

  const made = new ews.Task(service);
  made.Subject = "見積書";
  made.DueDate = ews.DateTime.Parse("2026-11-30T00:00:00Z");
  made.Importance = ews.Importance.High;
  await made.Save(new ews.FolderId(folder));
  seen.created = await listed();

  const read = await ews.Task.Bind(service, made.Id);
  seen.read = { subject: read.Subject, status: ews.TaskStatus[read.Status] };

  read.Status = ews.TaskStatus.Completed;
  await read.Update(overwrite);
  const again = await ews.Task.Bind(service, made.Id);
  seen.changed = { status: ews.TaskStatus[again.Status], complete: again.IsComplete };
  if (!told.keep) {
    await again.Delete(
      ews.DeleteMode.HardDelete,
      null,
      ews.AffectedTaskOccurrence.AllOccurrences,
    );
    seen.deleted = await listed();
  }
  return seen;
}

async function main() {
  const service = exchange();
  return { appointments: await appointments(service), tasks: await tasks(service) };
}

main().then(
  (seen) => console.log(JSON.stringify(seen)),
  (error) => {
    console.error(error.message || error, error.stack || "");
    process.exitCode = 1;
  },
);
