// Generated from contract/event.ts by `npm run generate`.

/** Delivery status of one recipient of one fax job, as a CloudEvent in structured JSON mode. */
export interface FaxStatusEvent {
  /** CloudEvents version. */
  readonly specversion: "1.0";
  /** Deterministic: two messages with one id are the same status. */
  readonly id: string;
  /** urn:fax-status-forwarder:{data center}:{account} */
  readonly source: string;
  /** Kind and major version of this message. */
  readonly type: "fax.recipient-status.v1";
  /** The job id. */
  readonly subject: string;
  /** sentTs, where it is a valid RFC 3339 timestamp. */
  readonly time?: string | undefined;
  /** Media type of data. */
  readonly datacontenttype: "application/json";
  /** One recipient of one fax job. Fields that Retarus adds appear here unchanged. */
  readonly data: {
    /** Retarus customer number. */
    readonly account: string;
    /** Data center that held the report. More may come. */
    readonly dataCenter: "de1" | "de2" | "us1" | "us2" | "ch1" | "sg1" | (string & {});
    /** The job id that Retarus returned when the fax was sent. */
    readonly jobId: string;
    /** Pages in the fax. */
    readonly pages?: number | null | undefined;
    /** What the sender attached to the job. */
    readonly reference?: {
      /** Your own id of the job (max. 256 characters at Retarus). */
      readonly customerDefinedId?: string | null | undefined;
      /** Cost center, in any format (max. 80 characters at Retarus). */
      readonly billingCode?: string | null | undefined;
      /** Further data for accounting (max. 80 characters at Retarus). */
      readonly billingInfo?: string | null | undefined;
      /** Fields that were added later. */
      readonly [added: string]: unknown;
    } | null | undefined;
    /** Which recipient of the job this is. */
    readonly recipient: {
      /** Place in the job, from 1; may differ between two listings. */
      readonly position: number;
      /** Number of recipients in the job. */
      readonly count: number;
      /** Fields that were added later. */
      readonly [added: string]: unknown;
    };
    /** The recipient's primary number as the sender gave it. */
    readonly number: string;
    /** Personalised data for the cover page. */
    readonly properties?: readonly {
      /** Name of the field. */
      readonly key: string;
      /** What was printed there. */
      readonly value: string;
      /** Fields that were added later. */
      readonly [added: string]: unknown;
    }[] | null | undefined;
    /** As Retarus reports it: OK for a delivered fax; other values are undocumented. */
    readonly status: string;
    /** Reason code as Retarus reports it. More may come. */
    readonly reason: string;
    /** When the fax was sent, as Retarus wrote it (ISO 8601). */
    readonly sentTs?: string | null | undefined;
    /** Duration of the transmission in seconds. */
    readonly durationInSecs?: number | null | undefined;
    /** The number that was dialled. */
    readonly sentToNumber?: string | null | undefined;
    /** The recipient device's own id. */
    readonly remoteCsid?: string | null | undefined;
    /**
     * uncertain: the fax may have arrived, and sending it again may deliver it twice. No fourth outcome is
     * added within this version.
     */
    readonly outcome: "delivered" | "uncertain" | "failed";
    /**
     * Reason codes that call for the same action. More may come: treat one that you do not know as unknown.
     */
    readonly reasonClass:
      | "delivered"
      | "busy"
      | "no_fax_device"
      | "no_answer"
      | "wrong_number"
      | "transmission"
      | "uncertain"
      | "document"
      | "blocked"
      | "cancelled"
      | "provider"
      | "unknown"
      | (string & {});
    /** What to do about it. More may come: treat one that you do not know as investigate. */
    readonly suggestedAction:
      | "none"
      | "retry"
      | "retry_then_contact_recipient"
      | "check_number"
      | "confirm_with_recipient"
      | "fix_document"
      | "do_not_send"
      | "contact_support"
      | "investigate"
      | (string & {});
    /** Fields that Retarus added under a name that has another meaning in this message. */
    readonly shadowed?: {
      /** Such fields of the report. */
      readonly report?: { readonly [name: string]: unknown } | undefined;
      /** Such fields of the recipient. */
      readonly recipient?: { readonly [name: string]: unknown } | undefined;
      /** Fields that were added later. */
      readonly [added: string]: unknown;
    } | undefined;
    /** Fields that were added later. */
    readonly [added: string]: unknown;
  };
  /** Fields that were added later. */
  readonly [added: string]: unknown;
}
