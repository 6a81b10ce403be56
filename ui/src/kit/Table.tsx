import { CloseButton, Group, Text, TextInput } from '@mantine/core';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { t } from '../texts/catalogue';
import { Icon } from './Icon';
import { matches } from './search';

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** Shown before the value where rows become cards; empty for a value that explains itself. */
  label?: string;
  className?: string;
}

/** A list one can search. Where it is narrow, each row becomes a card. */
export function Table<Row>(props: TableProps<Row>) {
  const { rows, columns, keyOf, words, searchLabel, caption, hint, aside, onSearch } = props;
  const [wanted, setWanted] = useState('');
  const search = useDeferredValue(wanted);
  const found = onSearch ? rows : rows.filter((row) => matches(search, words(row)));
  const want = (typed: string) => {
    setWanted(typed);
    onSearch?.(typed);
  };
  return (
    <>
      <Group mb="sm" gap="sm" justify="space-between">
        <SearchBox label={searchLabel} value={wanted} onChange={want} />
        {aside}
      </Group>
      <Text size="sm" c="dimmed" mb={6} role="status">
        {search.trim() === '' || onSearch ? '' : `${t.words.shownOf(found.length, rows.length)} ${hint ?? ''}`}
      </Text>
      <div className="bf-table-wrap">
        <table className="bf-table" aria-label={caption}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" className={column.className}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.map((row) => (
              <tr key={keyOf(row)}>
                {columns.map((column) => (
                  <td key={column.key} className={column.className} data-label={column.label ?? ''}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {found.length === 0 ? (
          <Text c="dimmed" p="lg" ta="center">
            {t.words.nothingFound}
          </Text>
        ) : null}
      </div>
    </>
  );
}

interface TableProps<Row> {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string | number;
  words: (row: Row) => string;
  searchLabel: string;
  caption: string;
  hint?: string;
  aside?: ReactNode;
  /** Where more is searched than the rows that are here: is told what was typed, and gives others. */
  onSearch?: (typed: string) => void;
}

export function SearchBox({ label, value, onChange }: SearchProps) {
  return (
    <TextInput
      type="search"
      size="sm"
      w={{ base: '100%', xs: 300 }}
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" size={17} />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      rightSection={
        value === '' ? null : <CloseButton size="sm" aria-label={t.words.clearSearch} onClick={() => onChange('')} />
      }
    />
  );
}

interface SearchProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}
