import django.db.models.deletion
from django.db import migrations, models

from pd_portal.ui.new_tables import NewTables


class Migration(NewTables):

    initial = True

    dependencies = [
        ('pd_people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FocusArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('is_offered', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='AgreementVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('sponsor_sees_sessions', models.BooleanField(default=True, verbose_name='The sponsor sees the dates and minutes of sessions')),
                ('sponsor_sees_attendance', models.BooleanField(default=False, verbose_name='The sponsor sees who attended, and sessions missed or canceled late')),
                ('sponsor_sees_focus', models.BooleanField(default=True, verbose_name='The sponsor sees the focus areas')),
                ('sponsor_gets_reports', models.BooleanField(default=True, verbose_name='The sponsor gets reports the client has released')),
                ('hr_sees_name', models.BooleanField(default=False, verbose_name="HR of the client's own employer sees the client's name")),
                ('hr_sees_attendance', models.BooleanField(default=False, verbose_name="HR of the client's own employer sees sessions missed or canceled late")),
                ('cancel_notice_hours', models.PositiveSmallIntegerField(default=24, verbose_name='Hours of notice')),
                ('no_show_counts', models.BooleanField(default=True, verbose_name='A session missed or canceled late uses up one of the agreed sessions')),
                ('keeps_private_notes', models.BooleanField(default=True, verbose_name='The coach may keep private working notes')),
                ('drafted_at', models.DateTimeField()),
                ('offered_at', models.DateTimeField(blank=True, null=True)),
                ('in_force_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
            ],
            options={
                'ordering': ['engagement', 'number'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('in_force_at', None), ('offered_at__isnull', False), _connector='OR'), name='agreement_offered_before_force'),
                    models.CheckConstraint(condition=models.Q(('cancel_notice_hours__lte', 168)), name='agreement_notice_hours'),
                    models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('in_force_at')), _connector='OR'), name='agreement_dates'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bought_sessions', models.PositiveIntegerField(blank=True, null=True)),
                ('bought_minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('po_number', models.CharField(blank=True, max_length=40, verbose_name='purchase order')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.orgunit')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='contract_dates'),
                    models.CheckConstraint(condition=models.Q(models.Q(('bought_sessions__gt', 0), ('bought_sessions__isnull', False)), models.Q(('bought_minutes__gt', 0), ('bought_minutes__isnull', False)), _connector='OR'), name='contract_buys_something'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group_name', models.CharField(blank=True, max_length=120)),
                ('status', models.CharField(choices=[('agreeing', 'Agreeing terms'), ('active', 'Active'), ('closed', 'Closed')], default='agreeing', max_length=10)),
                ('allotted_sessions', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='pd_coaching.contract')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.orgunit')),
                ('focus_areas', models.ManyToManyField(blank=True, related_name='+', to='pd_coaching.focusarea')),
            ],
            options={
                'indexes': [models.Index(fields=['status', 'created_at'], name='engagement_status_age')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('status__in', ('agreeing', 'active', 'closed'))), name='engagement_status'),
                    models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='engagement_dates'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('status', 'closed')), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_on__isnull', True)), _connector='OR'), name='engagement_closed_has_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CoachingSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('intro_no', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('planned_starts_at', models.DateTimeField(blank=True, null=True)),
                ('planned_ends_at', models.DateTimeField(blank=True, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('video', 'Video'), ('phone', 'Phone'), ('email', 'E-mail')], default='video', max_length=10)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('outcome', models.CharField(blank=True, choices=[('held', 'Held'), ('no_show', 'Missed'), ('canceled_late', 'Canceled late'), ('canceled', 'Canceled in time')], max_length=15)),
                ('is_used', models.BooleanField(default=False)),
                ('is_three_way', models.BooleanField(default=False)),
                ('logged_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('agreement_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.agreementversion')),
                ('booked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('booked_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('logged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='pd_coaching.engagement')),
            ],
            options={
                'indexes': [models.Index(fields=['engagement', 'outcome', 'planned_starts_at'], name='session_plan'), models.Index(fields=['outcome', 'started_at', 'minutes'], name='session_hours'), models.Index(fields=['outcome', 'planned_ends_at'], name='session_needs_log')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('mode__in', ('in_person', 'video', 'phone', 'email'))), name='session_mode'),
                    models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'held', 'no_show', 'canceled_late', 'canceled'])), name='session_outcome'),
                    models.CheckConstraint(condition=models.Q(models.Q(('agreement_version__isnull', False), ('intro_no__isnull', True)), models.Q(('agreement_version__isnull', True), ('intro_no__in', [1, 2]), ('intro_no__isnull', False), ('is_used', False)), _connector='OR'), name='session_agreed_or_intro'),
                    models.UniqueConstraint(condition=models.Q(('intro_no__isnull', False), models.Q(('outcome__in', ['canceled', 'canceled_late']), _negated=True)), fields=('engagement', 'intro_no'), name='session_intro_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('planned_ends_at__isnull', True), ('planned_starts_at__isnull', True)), models.Q(('planned_ends_at__isnull', False), ('planned_starts_at__isnull', False)), _connector='OR'), name='session_planned_pair'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('started_at__isnull', True)), models.Q(('ended_at__isnull', False), ('started_at__isnull', False)), _connector='OR'), name='session_actual_pair'),
                    models.CheckConstraint(condition=models.Q(('planned_ends_at__isnull', True), ('planned_ends_at__gt', models.F('planned_starts_at')), _connector='OR'), name='session_planned_order'),
                    models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gt', models.F('started_at')), _connector='OR'), name='session_actual_order'),
                    models.CheckConstraint(condition=models.Q(models.Q(('minutes__isnull', False), ('outcome', 'held'), ('started_at__isnull', False)), models.Q(models.Q(('outcome', 'held'), _negated=True), ('minutes__isnull', True), ('started_at__isnull', True)), _connector='OR'), name='session_held_has_minutes'),
                    models.CheckConstraint(condition=models.Q(('minutes', None), models.Q(('minutes__gte', 1), ('minutes__lte', 1440)), _connector='OR'), name='session_minutes_in_a_day'),
                    models.CheckConstraint(condition=models.Q(('planned_starts_at__isnull', False), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='session_planned_or_logged'),
                    models.CheckConstraint(condition=models.Q(models.Q(('logged_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('logged_at__isnull', False)), _connector='OR'), name='session_logged_has_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CoachingGoal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('practice', 'My own practice'), ('team', 'My team'), ('reform', 'A change in the system')], default='practice', max_length=10)),
                ('body_sealed', models.BinaryField()),
                ('is_shareable', models.BooleanField(default=False, verbose_name='May appear in a report to the sponsor, after I release it')),
                ('link_kind', models.CharField(blank=True, max_length=20)),
                ('link_ref', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('open', 'Working on it'), ('reached', 'Reached'), ('stopped', 'Set aside')], default='open', max_length=10)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('written_at', models.DateTimeField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('sessions', models.ManyToManyField(blank=True, related_name='goals', to='pd_coaching.coachingsession')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='pd_coaching.engagement')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ('practice', 'team', 'reform'))), name='goal_kind'),
                    models.CheckConstraint(condition=models.Q(('state__in', ('open', 'reached', 'stopped'))), name='goal_state'),
                    models.CheckConstraint(condition=models.Q(models.Q(('link_kind', ''), ('link_ref', '')), models.Q(models.Q(('link_kind', ''), _negated=True), models.Q(('link_ref', ''), _negated=True)), _connector='OR'), name='goal_link_whole'),
                ],
            },
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='pd_coaching.engagement'),
        ),
        migrations.CreateModel(
            name='ActionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body_sealed', models.BinaryField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('written_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('dropped_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_items', to='pd_coaching.coachingsession')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_items', to='pd_coaching.engagement')),
            ],
            options={
                'indexes': [models.Index(fields=['owner', 'done_at', 'due_on'], name='action_due')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('done_at', None), ('dropped_at', None), _connector='OR'), name='action_done_or_dropped'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CoachingRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('need_sealed', models.BinaryField()),
                ('status', models.CharField(choices=[('waiting', 'Waiting for a proposal'), ('proposed', 'Waiting for a choice'), ('matched', 'Matched'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                ('requested_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('requester', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.orgunit')),
                ('engagement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.engagement')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.engagement')),
                ('focus_areas', models.ManyToManyField(blank=True, related_name='+', to='pd_coaching.focusarea')),
            ],
            options={
                'indexes': [models.Index(fields=['status', 'requested_at'], name='request_queue')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('status__in', ('waiting', 'proposed', 'matched', 'declined', 'withdrawn'))), name='request_status'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('status__in', ['waiting', 'proposed'])), models.Q(models.Q(('status__in', ['waiting', 'proposed']), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='request_decided_has_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('engagement__isnull', False), ('status', 'matched')), models.Q(models.Q(('status', 'matched'), _negated=True), ('engagement__isnull', True)), _connector='OR'), name='request_matched_has_engagement'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter', models.CharField(max_length=200)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.engagement')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='hold_dates'),
                    models.CheckConstraint(condition=models.Q(('matter', ''), _negated=True), name='hold_has_matter'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LogDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body_sealed', models.BinaryField()),
                ('saved_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.engagement')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.coachingsession')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('session__isnull', False)), fields=('author', 'session'), name='draft_once_a_session'),
                    models.UniqueConstraint(condition=models.Q(('session', None)), fields=('author', 'engagement'), name='draft_once_unplanned'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('coach', 'Coach'), ('client', 'Client'), ('sponsor', 'Sponsor'), ('delegate', 'Delegate')], max_length=10)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='pd_coaching.engagement')),
                ('for_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
            ],
            options={
                'verbose_name_plural': 'parties',
                'indexes': [models.Index(fields=['person', 'part', 'engagement'], name='party_person')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('part__in', ('coach', 'client', 'sponsor', 'delegate'))), name='party_part'),
                    models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='party_dates'),
                    models.CheckConstraint(condition=models.Q(models.Q(('for_person__isnull', False), ('part', 'delegate')), models.Q(models.Q(('part', 'delegate'), _negated=True), ('for_person__isnull', True)), _connector='OR'), name='party_delegate_names_whom'),
                    models.UniqueConstraint(condition=models.Q(('ends_on', None), models.Q(('part', 'delegate'), _negated=True)), fields=('engagement', 'person', 'part'), name='party_once'),
                    models.UniqueConstraint(condition=models.Q(('ends_on', None), ('part', 'delegate')), fields=('engagement', 'person', 'for_person'), name='party_delegate_once'),
                    models.UniqueConstraint(condition=models.Q(('ends_on', None), ('part', 'sponsor')), fields=('engagement',), name='party_one_sponsor'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProgressShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link_kind', models.CharField(max_length=20)),
                ('link_ref', models.CharField(max_length=40)),
                ('given_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.engagement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('engagement', 'person', 'link_kind', 'link_ref'), name='progress_share_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed_at', models.DateTimeField()),
                ('answer', models.CharField(choices=[('waiting', 'Waiting'), ('chosen', 'Chosen'), ('passed', 'Not this time')], default='waiting', max_length=10)),
                ('coach', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='pd_coaching.coachingrequest')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('answer__in', ('waiting', 'chosen', 'passed'))), name='proposal_answer'),
                    models.UniqueConstraint(fields=('request', 'coach'), name='proposal_once'),
                    models.UniqueConstraint(condition=models.Q(('answer', 'chosen')), fields=('request',), name='proposal_one_chosen'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RecordsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('requester', models.CharField(max_length=200)),
                ('period_starts_on', models.DateField()),
                ('period_ends_on', models.DateField()),
                ('received_on', models.DateField()),
                ('earliest_release_on', models.DateField()),
                ('union_contact', models.CharField(blank=True, max_length=200, verbose_name="bargaining unit's contact")),
                ('status', models.CharField(choices=[('notice', 'Notice period'), ('answered', 'Answered'), ('withdrawn', 'Withdrawn')], default='notice', max_length=10)),
                ('logged_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('logged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('status__in', ('notice', 'answered', 'withdrawn'))), name='records_status'),
                    models.CheckConstraint(condition=models.Q(('period_ends_on__isnull', True), ('period_ends_on__gte', models.F('period_starts_on')), _connector='OR'), name='records_period'),
                    models.CheckConstraint(condition=models.Q(('earliest_release_on__isnull', True), ('earliest_release_on__gte', models.F('received_on')), _connector='OR'), name='records_release'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RecordsNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(choices=[('person', 'The person named'), ('requester', 'The requester'), ('union', "The bargaining unit's contact")], max_length=10)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('given_at', models.DateTimeField()),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='pd_coaching.recordsrequest')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('recipient__in', ('person', 'requester', 'union'))), name='notice_recipient'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.engagement')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='pd_coaching.recordsrequest')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('asked_by')), _negated=True), _connector='OR'), name='opening_two_people'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None), ('expires_at', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('expires_at__isnull', False)), _connector='OR'), name='opening_approved_whole'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='opening_has_reason'),
                    models.CheckConstraint(condition=models.Q(('expires_at__isnull', True), ('expires_at__gt', models.F('approved_at')), _connector='OR'), name='opening_dates'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(help_text='The piece it applies to: note-12, goal-3.', max_length=40)),
                ('words_sealed', models.BinaryField(help_text='Empty words withhold the whole piece.')),
                ('exemption', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='pd_coaching.opening')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('exemption', ''), _negated=True), name='redaction_has_exemption'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_type', models.CharField(choices=[('private_note', 'Private notes'), ('shared', 'Shared summaries, goals and actions'), ('session', 'Session facts'), ('agreement', 'Agreements')], max_length=20, unique=True)),
                ('years', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('authority', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('record_type__in', ('private_note', 'shared', 'session', 'agreement'))), name='retention_type')],
            },
        ),
        migrations.CreateModel(
            name='ServiceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('practice', models.CharField(help_text='The practice this service rests on.', max_length=200)),
                ('evidence_grade', models.CharField(choices=[('research', 'Research-based'), ('promising', 'Promising'), ('local', 'Local practice')], max_length=10)),
                ('has_private_notes', models.BooleanField(default=True)),
                ('default_sessions', models.PositiveSmallIntegerField(default=8)),
                ('default_minutes', models.PositiveSmallIntegerField(default=60)),
                ('agreement_text', models.TextField(help_text='The text a new agreement starts from.')),
                ('is_offered', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('evidence_grade__in', ('research', 'promising', 'local'))), name='service_line_grade'), models.CheckConstraint(condition=models.Q(('default_minutes__gte', 15), ('default_minutes__lte', 480)), name='service_line_minutes')],
            },
        ),
        migrations.AddField(
            model_name='engagement',
            name='service_line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.serviceline'),
        ),
        migrations.AddField(
            model_name='contract',
            name='service_lines',
            field=models.ManyToManyField(related_name='contracts', to='pd_coaching.serviceline'),
        ),
        migrations.AddField(
            model_name='coachingrequest',
            name='service_line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.serviceline'),
        ),
        migrations.CreateModel(
            name='SessionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('private', 'Private note'), ('shared', 'Shared summary')], max_length=10)),
                ('body_sealed', models.BinaryField()),
                ('written_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.engagement')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.coachingsession')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('session', 'author', 'kind'), name='note_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ShortForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.CharField(choices=[('before', 'Before the session'), ('after', 'After the session')], max_length=10)),
                ('answers_sealed', models.BinaryField()),
                ('saved_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.coachingsession')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('session', 'person', 'moment'), name='short_form_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('coach', 'Coach'), ('client', 'Client'), ('sponsor', 'Sponsor'), ('delegate', 'Delegate')], max_length=10)),
                ('how', models.CharField(choices=[('signed_in', 'Signed in'), ('link', 'From a link in an e-mail'), ('paper', 'On paper')], max_length=10)),
                ('signed_at', models.DateTimeField()),
                ('text_digest', models.CharField(max_length=64)),
                ('scan', models.FileField(blank=True, upload_to='coaching/agreements/%Y/')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='pd_coaching.agreementversion')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('how__in', ('signed_in', 'link', 'paper'))), name='signature_how'),
                    models.CheckConstraint(condition=models.Q(('part__in', ['coach', 'client', 'sponsor'])), name='signature_part'),
                    models.UniqueConstraint(fields=('version', 'person', 'part'), name='signature_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('how', 'paper'), _negated=True), ('recorded_by__isnull', False), _connector='OR'), name='signature_paper_has_recorder'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SponsorReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('midpoint', 'Midpoint report'), ('end', 'End report')], max_length=10)),
                ('body_sealed', models.BinaryField()),
                ('drafted_at', models.DateTimeField()),
                ('offered_at', models.DateTimeField(blank=True, null=True)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='pd_coaching.engagement')),
                ('goals', models.ManyToManyField(blank=True, related_name='+', to='pd_coaching.coachinggoal')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('engagement', 'kind'), name='report_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('offered_at__isnull', False), ('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='report_released_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('coach', 'Coach'), ('client', 'Client'), ('sponsor', 'Sponsor'), ('delegate', 'Delegate')], max_length=10)),
                ('presence', models.CharField(choices=[('expected', 'Expected'), ('attended', 'Attended'), ('absent', 'Did not attend')], default='expected', max_length=10)),
                ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.employer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.orgunit')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='pd_coaching.coachingsession')),
            ],
            options={
                'verbose_name_plural': 'attendance',
                'indexes': [models.Index(fields=['person', 'part', 'session'], name='attendance_person'), models.Index(fields=['employer', 'part', 'session'], name='attendance_employer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('part__in', ('coach', 'client', 'sponsor', 'delegate'))), name='attendance_part'), models.CheckConstraint(condition=models.Q(('presence__in', ('expected', 'attended', 'absent'))), name='attendance_presence'), models.UniqueConstraint(fields=('session', 'person'), name='attendance_once')],
            },
        ),
        migrations.CreateModel(
            name='Disposition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_type', models.CharField(choices=[('private_note', 'Private notes'), ('shared', 'Shared summaries, goals and actions'), ('session', 'Session facts'), ('agreement', 'Agreements')], max_length=20)),
                ('pieces', models.PositiveIntegerField()),
                ('authority', models.CharField(max_length=200)),
                ('disposed_at', models.DateTimeField()),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_people.staffmember')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pd_coaching.engagement')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('record_type__in', ('private_note', 'shared', 'session', 'agreement'))), name='disposition_type'), models.CheckConstraint(condition=models.Q(('approved_by', models.F('asked_by')), _negated=True), name='disposition_two_people')],
            },
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.UniqueConstraint(fields=('engagement', 'number'), name='agreement_number'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('in_force_at__isnull', False)), fields=('engagement',), name='agreement_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('in_force_at', None)), fields=('engagement',), name='agreement_one_pending'),
        ),
        migrations.AddConstraint(
            model_name='sessionnote',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('private', 'shared'))), name='note_kind'),
        ),
        migrations.AddConstraint(
            model_name='shortform',
            constraint=models.CheckConstraint(condition=models.Q(('moment__in', ('before', 'after'))), name='short_form_moment'),
        ),
        migrations.AddConstraint(
            model_name='sponsorreport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('midpoint', 'end'))), name='report_kind'),
        ),
    ]
