import { writeFile } from 'node:fs/promises';
import { FAULTS } from '#test/faults/catalog/index.ts';
import { Observations } from '#test/faults/observations.ts';
import { faultTable } from '#test/faults/table.ts';

/** Writes docs/faults.md from what a run shows. */
export async function writeFaults(): Promise<void> {
  const observations = new Observations();
  const groups = [];
  for (const group of FAULTS) {
    console.log(`${group.title}: ${group.faults.length} faults`);
    groups.push({
      group,
      observations: await Promise.all(group.faults.map((fault) => observations.of(fault))),
    });
  }
  await writeFile(new URL('../../docs/faults.md', import.meta.url), faultTable(groups));
  console.log('docs/faults.md is written.');
}
