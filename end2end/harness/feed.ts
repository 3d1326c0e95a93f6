// The OData feed as Excel and Power BI read it: the service document, the description, then page after page of rows.

import { type APIRequestContext, expect } from "@playwright/test";

/** One row of figures. */
export type Row = {
  Key: string;
  Date: string;
  Number: number;
  Row: string;
  Item: string;
  Question: string | null;
  Wording: string;
  By: string | null;
  Group: string | null;
  GroupLabel: string | null;
  Answered: number | null;
  DontKnow: number | null;
  NotForMe: number | null;
  Skipped: number | null;
  OnScale: number | null;
  PeopleHidden: string | null;
  Answer: string | null;
  AnswerLabel: string | null;
  Count: number | null;
  Percent: number | null;
  Low: number | null;
  High: number | null;
  Hidden: string | null;
};

type Answer = { value: Row[]; "@odata.nextLink"?: string };

async function rowsAt(request: APIRequestContext, address: string): Promise<Answer> {
  const response = await request.get(address);
  expect(response.status(), address).toBe(200);
  expect(response.headers()["odata-version"]).toBe("4.0");
  return (await response.json()) as Answer;
}

/** Follows the links to further rows until there are none. */
async function followed(request: APIRequestContext, from: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let next: string | undefined = from; next !== undefined; ) {
    const answer: Answer = await rowsAt(request, next);
    rows.push(...answer.value);
    next = answer["@odata.nextLink"];
  }
  return rows;
}

/** The rows that a condition chooses. */
export async function filtered(request: APIRequestContext, slug: string, filter: string): Promise<Row[]> {
  return followed(request, `/api/v1/odata/${slug}/Figures?$filter=${encodeURIComponent(filter)}`);
}

/** Everything in the feed, found from its root; every property is described, and paging by hand gives the same rows. */
export async function wholeFeed(request: APIRequestContext, slug: string): Promise<Row[]> {
  const root = `/api/v1/odata/${slug}/`;
  const service = (await (await request.get(root)).json()) as { "@odata.context": string; value: { url: string; kind: string }[] };
  expect(service.value).toHaveLength(1);
  const description = await (await request.get(service["@odata.context"])).text();
  const described = [...description.matchAll(/<Property Name="(\w+)"/g)].map(([, name]) => name);
  const set = root + service.value[0]!.url;
  const rows = await followed(request, set);
  for (const row of rows) expect(Object.keys(row).sort()).toEqual([...described].sort());

  const some = 700;
  const byHand: Row[] = [];
  for (let skip = 0; skip < rows.length; skip += some) byHand.push(...(await followed(request, `${set}?$top=${some}&$skip=${skip}`)));
  expect(byHand).toEqual(rows);
  expect(new Set(rows.map(({ Key }) => Key)).size, "every row has a key of its own").toBe(rows.length);
  return rows;
}
