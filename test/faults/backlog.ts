import { aReport, aStatus } from '#test/support/reports.ts';

/** Digits of the fax numbers of every backlog, which may not be said outside of a message's body. */
export const NUMBER_DIGITS = ['8900001234', '8900001001'];

const number = (index: number): string => `+49 89 0000-1234${index}`;
const dialled = (index: number): string => `00498900001234${index}`;

/** An ordinary backlog: three recipients a job, one of them twice with the same content. */
export const backlog = (jobs = 12) =>
  Array.from({ length: jobs }, (_, index) =>
    aReport(`FJ${String(index).padStart(4, '0')}`, {
      recipientStatus: [
        aStatus({ number: number(1), sentToNumber: dialled(1), remoteCsid: '+49/89/0000-12341' }),
        aStatus({ number: number(2), sentToNumber: dialled(2), status: 'NOK', reason: 'BUSY' }),
        aStatus({ number: number(2), sentToNumber: dialled(2), status: 'NOK', reason: 'BUSY' }),
      ],
      reference: { customerDefinedId: `order for ${number(1)}` },
    }),
  );
