"""Which service a need means, learnt from requests that were finished."""
