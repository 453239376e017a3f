-- The program page lists what was done to its cases by hand, however long their history is.
CREATE INDEX instance_event_by_hand ON instance_event(instance_id, seq)
    WHERE type IN ('InstanceModified', 'InstanceReopened', 'InstanceMigrated', 'InstanceTerminated', 'StepDoneBefore',
                   'IncidentResolved');
