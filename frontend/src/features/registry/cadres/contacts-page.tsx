import { Button } from "antd";
import { useState } from "react";
import type { ObservationContact } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { CadresNav } from "./nav";
import { NoteForm } from "./note-form";
import { type ContactFilters, contactsOptions, searchContacts } from "./queries";

/** Whom nobody has been to see for longest, so that contact is regular; it says nothing about the cadre (B-33). */
export function ContactsPage() {
  const [url] = useUrlState();
  const [chosen, setChosen] = useState<ObservationContact>();
  const filters: ContactFilters = { q: textOf(url.q), organization_id: textOf(url.org) };
  const { query } = useListing(contactsOptions, searchContacts, filters);
  const columns: Column<ObservationContact>[] = [
    { key: "name", title: "干部", render: (row) => row.member_name },
    { key: "post", title: "职务", render: (row) => `${row.organization_name} ${row.title}` },
    { key: "since", title: "任职", render: (row) => row.since },
    { key: "last", title: "最近一次了解", render: (row) => row.last_observed_on ?? "还没有" },
    {
      key: "note",
      title: "",
      render: (row) => (
        <Button type="link" aria-label={`记${row.member_name}一条`} onClick={() => setChosen(row)}>
          记一条
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title="联系情况"
        subtitle="近距离、经常性接触干部:最久没有了解的排在前面。这里说的是该去看谁,不是对干部的评价"
      />
      <CadresNav />
      <DataTable
        title="联系情况"
        columns={columns}
        query={query}
        rowKey={(row) => row.post_id}
        filters={
          <>
            <OrgFilter />
            <SearchFilter label="查找干部" placeholder="姓名或拼音" />
          </>
        }
        empty="没有符合条件的干部"
      />
      {chosen && <NoteForm contact={chosen} onClose={() => setChosen(undefined)} />}
    </>
  );
}
