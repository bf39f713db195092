/** Requests for bandwidth: the list, what waits for a decision, one of them, and the form. */
import type { ComponentChildren } from 'preact';
import { linkTo } from '../../app/location.ts';
import type { PageProps } from '../../app/pages.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useHeadingFocus } from '../../ui/use-heading-focus.ts';
import { ChangeRequestPage } from './change-request.tsx';
import { EventTabs } from './event-tabs.tsx';
import { InboxSection } from './inbox-section.tsx';
import { NewRequestPage } from './new-request.tsx';
import { RequestDetailPage } from './request-detail.tsx';
import { RequestList } from './request-list.tsx';
import { mayAsk } from './request-rights.ts';
import './events.css';
import './request-form.css';

export function EventsPage({ segments }: PageProps) {
  const [first = '', second = ''] = segments;
  useHeadingFocus(segments.join('/'));
  if (first === '') return <Sections current="">{<RequestList />}</Sections>;
  if (first === 'inbox') return <Sections current="inbox">{<InboxSection />}</Sections>;
  if (first === 'new') return <NewRequestPage />;
  if (second === 'edit' || second === 'revise')
    return <ChangeRequestPage key={`${first} ${second}`} id={first} way={second} />;
  return <RequestDetailPage key={first} id={first} />;
}

function Sections({ current, children }: { current: '' | 'inbox'; children: ComponentChildren }) {
  return (
    <>
      <PageHead
        title={t('events.title')}
        tools={
          mayAsk() && (
            <a class="button is-primary" href={linkTo('/events/new')}>
              <Icon name="add" />
              {t('events.new')}
            </a>
          )
        }
      />
      <div class="card events-page">
        <EventTabs current={current} />
        {children}
      </div>
    </>
  );
}
