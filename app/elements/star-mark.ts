import { svg } from "lit";

export const starMark = svg`<svg class="mark-line" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  <path
    d="M12 3.6l2.6 5.4l5.9.8l-4.3 4.1l1 5.9l-5.2-2.8l-5.2 2.8l1-5.9l-4.3-4.1l5.9-.8z"
    fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"
  />
</svg>`;
