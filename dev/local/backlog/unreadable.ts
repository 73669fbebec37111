type Json = Record<string, unknown>;

const firstRecipient = (report: Json, change: (recipient: Json) => unknown): Json => {
  const [first, ...others] = report.recipientStatus as Json[];
  return { ...report, recipientStatus: [change(first ?? {}), ...others] };
};

/** Ways in which a report can differ from the API page so that it cannot be read; each keeps its job id. */
export const UNREADABLE: Readonly<Record<string, (report: Json) => Json>> = {
  noRecipients: (report) => ({ ...report, recipientStatus: [] }),
  recipientsMissing: ({ recipientStatus: _, ...report }) => report,
  recipientIsNull: (report) => firstRecipient(report, () => null),
  numberIsNumeric: (report) => firstRecipient(report, (recipient) => ({ ...recipient, number: 4989 })),
  reasonMissing: (report) => firstRecipient(report, ({ reason: _, ...recipient }) => recipient),
  durationIsText: (report) =>
    firstRecipient(report, (recipient) => ({ ...recipient, durationInSecs: 'PT19S' })),
  pagesAreText: (report) => ({ ...report, pages: 'one' }),
  referenceIsText: (report) => ({ ...report, reference: 'order 4711' }),
};
